import { useState } from 'react'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { displayTitle } from '../labels/title.ts'
import type { Hit } from './hit.ts'

/** What matters most comes first, so a few are enough at first, and a hundred for whoever reads on. */
const shownAtFirst = 8
const shownAtMost = 100

/** What is about to be deleted, what may hurt first. */
export function Victims({ hit: { ordered } }: { hit: Hit }) {
  const [all, setAll] = useState(false)
  const most = all ? shownAtMost : shownAtFirst
  const rest = ordered.length - most
  return (
    <section aria-label="What is deleted" className="rounded-md border border-line">
      <ul className="divide-y divide-line">
        {ordered.slice(0, most).map(({ item, websets }) => (
          <li
            key={item.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 px-3 py-1.5 text-sm sm:grid-cols-[minmax(0,1fr)_7rem_6rem_6.5rem]"
          >
            <span className="truncate font-medium">
              <bdi>{displayTitle(item)}</bdi>
            </span>
            <span className="text-warn">{websets > 0 && `In ${formatCount(websets, 'webset')}`}</span>
            <StatusBadge status={item.status} />
            <span className="whitespace-nowrap text-muted">
              <RelativeTime iso={item.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      {ordered.length > shownAtFirst && (
        <div className="flex flex-wrap items-center justify-between gap-x-3 border-t border-line pl-3 text-sm text-muted">
          <p>{rest > 0 ? `and ${formatNumber(rest)} more` : `all ${formatNumber(ordered.length)}`}</p>
          <Button look="quiet" aria-expanded={all} className="text-sm" onClick={() => setAll(!all)}>
            {all
              ? 'Show fewer'
              : ordered.length <= shownAtMost
                ? `Show all ${formatNumber(ordered.length)}`
                : `Show the first ${shownAtMost}`}
          </Button>
        </div>
      )}
    </section>
  )
}
