import { formatNumber } from '../lib/format.ts'
import { type Counts, sum } from './bins.ts'
import { type Series, seriesLabel, seriesOrder, seriesPaint } from './series.ts'

type Props = {
  series: readonly Series[]
  /** What is shown now, and what there is in all: the numbers keep the room of the latter, so that nothing jumps. */
  counts: Counts
  all: Counts
}

/** Which colour is which status, and how many there are of it in what is pointed at. */
export function Legend({ series, counts, all }: Props) {
  const digits = formatNumber(sum(all)).length
  return (
    <ul aria-label="Colours" className="flex flex-wrap gap-x-3 text-xs text-muted">
      {series.map((each) => (
        <li key={each} className="flex items-center gap-1.5">
          <svg viewBox="0 0 8 8" className={`size-2 fill-current ${seriesPaint(each)}`} aria-hidden>
            <path d="M0 0h8v8H0z" />
          </svg>
          {seriesLabel(each)}
          <span className="text-text" style={{ minWidth: `${digits}ch` }}>
            {formatNumber(counts[seriesOrder.indexOf(each)] ?? 0)}
          </span>
        </li>
      ))}
    </ul>
  )
}
