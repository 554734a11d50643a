import { formatNumber } from '../lib/format.ts'
import type { Bins, Span } from './bins.ts'
import { seriesLabel, seriesOrder } from './series.ts'
import { binName } from './chart-words.ts'

type Props = {
  chart: Bins
  others: readonly string[]
  title: string
  picked: Span | null
  onPick: (span: Span) => void
}

/** The chart in numbers, newest first; its dates are buttons that pick them. */
export function ChartTable({ chart: { bins, unit, series }, others, title, picked, onPick }: Props) {
  const shown = series.map((each) => ({ label: seriesLabel(each, others), place: seriesOrder.indexOf(each) }))
  return (
    <div className="mt-1 max-h-64 max-w-3xl overflow-auto rounded-md border border-line">
      <table className="w-full border-separate border-spacing-0 text-right text-xs">
        <caption className="sr-only">{title}, newest first</caption>
        <thead className="text-muted">
          <tr className="[&>th]:sticky [&>th]:top-0 [&>th]:border-b [&>th]:border-line [&>th]:bg-bg [&>th]:px-2 [&>th]:py-1.5 [&>th]:font-medium">
            <th scope="col" className="text-left">
              {columnNames[unit]}
            </th>
            {shown.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {bins
            .map((bin, index) => ({ bin, index }))
            .toReversed()
            .map(({ bin, index }) => {
              const isPicked = picked !== null && index >= picked.start && index <= picked.end
              return (
                <tr key={bin.first} className={`text-text ${isPicked ? 'bg-surface' : ''}`}>
                  <th scope="row" className="px-2 text-left font-normal whitespace-nowrap">
                    <button
                      type="button"
                      aria-pressed={isPicked}
                      title="Pick these dates"
                      className="min-h-6 text-accent underline"
                      onClick={() => onPick({ start: index, end: index })}
                    >
                      {binName(unit, bin)}
                    </button>
                  </th>
                  {shown.map(({ label, place }) => (
                    <td key={label} className={`px-2 ${bin.counts[place] ? '' : 'text-muted'}`}>
                      {formatNumber(bin.counts[place] ?? 0)}
                    </td>
                  ))}
                  <td className="px-2 font-medium">{formatNumber(bin.total)}</td>
                </tr>
              )
            })}
        </tbody>
      </table>
    </div>
  )
}

const columnNames: Record<Bins['unit'], string> = { day: 'Day', week: 'Week', month: 'Month', year: 'Year' }
