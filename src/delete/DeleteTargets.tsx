import { useState } from 'react'
import { Retrying } from '../labels/QueryFailure.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { displayTitle } from '../labels/title.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import type { ImpactSummary } from './impact-summary.ts'
import { CheckAgainButton, CheckedAgo } from './ImpactReport.tsx'
import { type Impact, notUsedWords } from './use-impact.ts'

/** Sums up the imports to delete in three lines: status, age, and uses. */
export function TargetsSummary({ summary, impact }: { summary: ImpactSummary; impact: Impact }) {
  const { statuses, oldest, newest, used } = summary
  const isWarning = used > 0 || impact.state === 'failed'
  return (
    <div
      role="group"
      aria-label="Summary"
      className={`rounded-md border bg-surface px-3 py-2 ${isWarning ? 'border-warn/60' : 'border-line'}`}
    >
      <p className="font-medium">{statuses}</p>
      {oldest !== null && newest !== null && (
        <p className="text-sm text-muted">
          {oldest === newest ? 'Created ' : 'Newest created '}
          <RelativeTime iso={newest} />
          {oldest !== newest && (
            <>
              , oldest <RelativeTime iso={oldest} />
            </>
          )}
        </p>
      )}
      <p role="status" className={`mt-1 ${isWarning ? 'text-warn' : ''}`}>
        {usesInWords(impact, summary)}
      </p>
      <div className="flex items-baseline justify-between gap-x-2">
        <p className="text-sm text-muted">
          {impact.retrying ? (
            <Retrying {...impact.retrying} />
          ) : (
            impact.state === 'checking' && `Checked ${formatCount(impact.looked, 'webset')} so far`
          )}
          {impact.state === 'checked' && impact.checkedAt !== null && <CheckedAgo at={impact.checkedAt} />}
          {impact.state === 'failed' && !impact.retrying && impact.error?.message}
          {impact.unread > 0 && ` · ${formatCount(impact.unread, 'webset')} could not be read in full`}
        </p>
        <CheckAgainButton impact={impact} />
      </div>
    </div>
  )
}

function usesInWords(impact: Impact, { used, websets }: ImpactSummary): string {
  if (impact.state === 'checking') return 'Checking which websets use them…'
  if (impact.state === 'failed') return 'Could not check which websets use them: they may be in use'
  if (used > 0) return `${formatCount(used, 'is', 'are')} used by ${formatCount(websets, 'webset')}`
  return notUsedWords(impact.looked)
}

/** How many are listed at first, and after *Show more*. What matters most comes first. */
const shownAtFirst = 8
const shownAtMost = 100

/** The imports to delete. Those that may hurt most come first. */
export function TargetsList({ ordered }: Pick<ImpactSummary, 'ordered'>) {
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
