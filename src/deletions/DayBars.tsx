import { useState } from 'react'
import { outcomes } from '../contract/deletion.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { type DayCount, dayName } from './per-day.ts'
import { outcomeWords } from '../labels/outcome-words.ts'

const height = 40

/** Deletions per day, stacked by outcome; a day's bar shows that day alone. The same as a table on demand. */
export function DayBars({ days, onPick }: { days: readonly DayCount[]; onPick: (day: string) => void }) {
  const [asTable, setAsTable] = useState(false)
  if (days.length === 0) return null
  const most = Math.max(...days.map(({ total }) => total))
  return (
    <section aria-label="Deletions per day" className="border-t border-line px-4 py-2 max-sm:hidden">
      <div className="flex items-center gap-3">
        <h2 className="text-sm font-medium">Deletions per day</h2>
        <p className="text-xs text-muted">
          {spanWords(days)} · peak {formatNumber(most)}/day
        </p>
        <Button look="quiet" className="-my-1 ml-auto text-xs" onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Show as bars' : 'Show as table'}
        </Button>
      </div>
      {asTable ? (
        <table className="mt-1 text-sm">
          <caption className="sr-only">Deletions per day</caption>
          <tbody>
            {days.flatMap((day) =>
              day.total === 0 ? (
                []
              ) : (
                <tr key={day.day}>
                  <th scope="row" className="pr-4 text-left font-normal">
                    {dayName(day.day)}
                  </th>
                  <td>{inWords(day)}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      ) : (
        <div className="mt-1 flex h-10 items-end gap-px">
          {days.map((day) => (
            <button
              key={day.day}
              type="button"
              aria-label={`${dayName(day.day)}: ${inWords(day)}`}
              title={`${dayName(day.day)}: ${inWords(day)}`}
              onClick={() => onPick(day.day)}
              className="h-full max-w-6 min-w-0 flex-1 rounded-sm bg-surface hover:bg-line"
            >
              <svg
                viewBox={`0 0 1 ${height}`}
                preserveAspectRatio="none"
                className="block h-full w-full"
                aria-hidden
              >
                {segments(day, most).map(({ outcome, y, size }) => (
                  <rect key={outcome} y={y} width={1} height={size} className={outcomeWords[outcome].fill} />
                ))}
              </svg>
            </button>
          ))}
        </div>
      )}
    </section>
  )
}

function segments({ counts }: DayCount, most: number) {
  let top = height
  return outcomes.flatMap((outcome) => {
    const count = counts[outcome] ?? 0
    if (count === 0) return []
    const size = Math.max(1, (count / most) * height)
    top -= size
    return [{ outcome, y: Math.max(0, top), size }]
  })
}

function inWords({ total, counts }: DayCount): string {
  if (total === 0) return 'none'
  const parts = outcomes.flatMap((outcome) => {
    const count = counts[outcome] ?? 0
    return count > 0 ? [`${formatNumber(count)} ${outcomeWords[outcome].label.toLowerCase()}`] : []
  })
  return `${formatCount(total, 'deletion')}, ${parts.join(', ')}`
}

function spanWords(days: readonly DayCount[]): string {
  const [first, last] = [dayName(days[0]?.day ?? ''), dayName(days.at(-1)?.day ?? '')]
  return first === last ? first : `${first} to ${last}`
}
