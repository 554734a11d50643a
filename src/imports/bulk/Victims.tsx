import { useState } from 'react'
import type { Import } from '../../contract/import.ts'
import { formatCount, formatNumber } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import type { Impact } from '../impact/use-impact.ts'
import { usingWebsets } from '../impact/using-websets.ts'
import { StatusBadge } from '../StatusBadge.tsx'
import { displayTitle } from '../title.ts'

/** What matters most comes first, so a few are enough at first, and a hundred for whoever reads on. */
const shownAtFirst = 5
const shownAtMost = 100

/** What is about to be deleted, what may hurt first: what is used, then what has not failed. */
export function Victims({ imports, impact }: { imports: readonly Import[]; impact: Impact }) {
  const [all, setAll] = useState(false)
  const most = all ? shownAtMost : shownAtFirst
  const weight = (item: Import) => usingWebsets(impact.usesOf(item.id)).length * 2 + (isLight(item) ? 0 : 1)
  const sorted = imports.toSorted((a, b) => weight(b) - weight(a))
  return (
    <section aria-label="What is deleted" className="rounded-md border border-line">
      <ul className="divide-y divide-line">
        {sorted.slice(0, most).map((item) => {
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
      {sorted.length > shownAtFirst && (
        <p className="flex flex-wrap items-center justify-between gap-x-3 border-t border-line pr-1 pl-3 text-sm text-muted">
          {sorted.length > most
            ? `and ${formatNumber(sorted.length - most)} more`
            : `all ${formatNumber(sorted.length)}`}
          <Button look="quiet" aria-expanded={all} className="text-sm" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show ${formatNumber(Math.min(sorted.length, shownAtMost))}`}
          </Button>
        </p>
      )}
    </section>
  )
}

function isLight({ status }: Import): boolean {
  return status === 'failed' || status === 'canceled'
}
