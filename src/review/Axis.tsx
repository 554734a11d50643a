import type { Bins } from './bins.ts'
import { axisLabel } from './chart-words.ts'

/** Pixels from which each bar has room for its own date. */
const labelWidth = 72

/** Dates under the bars: each one's where there is room, else the first, the middle and the last. */
export function Axis({ chart: { bins, unit }, step }: { chart: Bins; step: number }) {
  const last = bins.length - 1
  const all = step >= labelWidth
  const middle = last >> 1
  return (
    <div aria-hidden className="relative mt-0.5 h-4 whitespace-nowrap">
      {bins.map((bin, index) => {
        if (!all && index !== 0 && index !== middle && index !== last) return null
        const place = all || index === middle ? 'centre' : index === 0 ? 'start' : 'end'
        return (
          <span
            key={bin.first}
            className="absolute"
            style={{
              left: (index + fraction[place]) * step,
              transform: `translateX(-${fraction[place] * 100}%)`,
            }}
          >
            {axisLabel(unit, bin)}
          </span>
        )
      })}
    </div>
  )
}

/** Which point of a bar its date stands under, and which point of the date stands there. */
const fraction = { start: 0, centre: 0.5, end: 1 }
