import { useMemo } from 'react'
import type { Import } from '../contract/import.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { useAfterPaint } from '../ui/use-after-paint.ts'
import { useHandler } from '../ui/use-handler.ts'
import { useNow } from '../ui/use-clock.ts'
import type { DateRange } from '../review/ImportsChart.tsx'
import { applyView } from '../view/apply-view.ts'
import { resolveDate, type View } from '../view/view.ts'

const ImportsChart = lazyPart(async () => (await import('../review/ImportsChart.tsx')).ImportsChart)

type Props = {
  loaded: readonly Import[]
  /** Those of them that the view shows. */
  rows: readonly Import[]
  view: View
  /** Milliseconds since 1970, as far as the view depends on it. */
  now: number
  onPick: (range: DateRange | null) => void
}

/** The chart above the list: what the view shows but for its dates, which are picked there. Its room is kept until it comes. */
export function ImportsChartPanel({ loaded, rows, view, now, onPick }: Props) {
  const clock = useNow()
  const painted = useAfterPaint(loaded.length > 0)
  const undated = view.from === null && view.to === null
  const imports = useMemo(
    () => (undated ? rows : applyView(loaded, { ...view, from: null, to: null }, now).rows),
    [undated, rows, loaded, view, now],
  )
  const pick = useHandler(onPick)
  return (
    <div className="min-h-35 shrink-0 border-b border-line px-1 xl:min-h-31 max-sm:hidden [@media(max-height:40rem)]:hidden">
      {painted && (
        <ImportsChart
          imports={imports}
          from={resolveDate(view.from, clock)}
          to={resolveDate(view.to, clock)}
          onPick={pick}
        />
      )}
    </div>
  )
}
