import { useMemo } from 'react'
import { localDay } from '../lib/local-date.ts'
import type { Import } from '../contract/import.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { useAfterPaint } from '../ui/use-after-paint.ts'
import { useHandler } from '../ui/use-handler.ts'
import { useNow } from '../ui/use-clock.ts'
import type { DateRange } from '../review/ImportsChart.tsx'
import { applyView } from '../view/apply-view.ts'
import { resolveDate, type View } from '../view/view.ts'
import { useChartShown } from './preferences.ts'

const ImportsChart = lazyPart(async () => (await import('../review/ImportsChart.tsx')).ImportsChart)

type Props = {
  loaded: readonly Import[]
  /** Those of them that the view shows. */
  rows: readonly Import[]
  view: View
  appliedWith: { now: number; ownerKey: string }
  onPick: (range: DateRange | null) => void
}

/** The chart above the list: what the view shows but for its dates, which are picked there. Its room is kept until it comes. */
export function ImportsChartPanel({ loaded, rows, view, appliedWith, onPick }: Props) {
  const clock = useNow()
  // Twice: what stands under the list comes first, since the dates here take a browser some 30 ms (`docs/decisions/0007`).
  const painted = useAfterPaint(useAfterPaint(loaded.length > 0))
  const undated = view.from === null && view.to === null
  const imports = useMemo(() => {
    const all = undated ? rows : applyView(loaded, { ...view, from: null, to: null }, appliedWith).rows
    // What has not failed is in no group.
    return view.mode === 'groups' ? all.filter(({ status }) => status === 'failed') : all
  }, [undated, rows, loaded, view, appliedWith])
  const pick = useHandler(onPick)
  if (!useChartShown()) return null
  return (
    <div className="min-h-37 shrink-0 border-b border-line px-1 print:hidden xl:min-h-31">
      {painted && (
        <ImportsChart
          imports={imports}
          all={loaded}
          what={view.mode === 'groups' ? 'Failures' : 'Imports'}
          today={localDay(clock)}
          from={resolveDate(view.from, clock)}
          to={resolveDate(view.to, clock)}
          onPick={pick}
        />
      )}
    </div>
  )
}
