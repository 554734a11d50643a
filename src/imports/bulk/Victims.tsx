import type { Import } from '../../contract/import.ts'
import { formatCount, formatNumber } from '../../lib/format.ts'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import type { Impact } from '../impact/use-impact.ts'
import { usingWebsets } from '../impact/using-websets.ts'
import { StatusBadge } from '../StatusBadge.tsx'
import { displayTitle } from '../title.ts'

/** As many as a person reads; what matters most comes first. */
const shownAtMost = 100

/** What is about to be deleted, what may hurt first: what is used, then what has not failed. */
export function Victims({ imports, impact }: { imports: readonly Import[]; impact: Impact }) {
  const weight = (item: Import) => usingWebsets(impact.usesOf(item.id)).length * 2 + (isLight(item) ? 0 : 1)
  const sorted = imports.toSorted((a, b) => weight(b) - weight(a))
  return (
    <section
      aria-label="What is deleted"
      tabIndex={0}
      className="max-h-56 min-h-16 shrink overflow-y-auto rounded-md border border-line"
    >
      <ul className="divide-y divide-line">
        {sorted.slice(0, shownAtMost).map((item) => {
          const websets = usingWebsets(impact.usesOf(item.id)).length
          return (
            <li key={item.id} className="flex flex-wrap items-center gap-x-3 px-3 py-1.5 text-sm">
              <span className="min-w-0 flex-1 basis-40 truncate font-medium">
                <bdi>{displayTitle(item)}</bdi>
              </span>
              {websets > 0 && <span className="text-warn">used by {formatCount(websets, 'webset')}</span>}
              <StatusBadge status={item.status} />
              <span className="w-24 text-right text-muted">
                <RelativeTime iso={item.createdAt} />
              </span>
            </li>
          )
        })}
      </ul>
      {sorted.length > shownAtMost && (
        <p className="border-t border-line px-3 py-1.5 text-sm text-muted">
          and {formatNumber(sorted.length - shownAtMost)} more
        </p>
      )}
    </section>
  )
}

function isLight({ status }: Import): boolean {
  return status === 'failed' || status === 'canceled'
}
