import { useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Import } from '../contract/import.ts'
import { formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { useShortcuts } from '../ui/use-shortcuts.ts'
import { FailureSection, hasFailure } from '../labels/FailureSection.tsx'
import { ImportFacts } from '../details/ImportFacts.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { displayTitle } from '../labels/title.ts'
import { TriageSummary } from './TriageSummary.tsx'
import {
  isGone,
  type QueueInput,
  startQueue,
  type TriageProps,
  type TriageQueue,
  updateQueue,
} from './triage-queue.ts'
import { useFocusIfLost } from '../ui/focus.ts'
import { Notice } from '../ui/Notice.tsx'

/** Shows the failed imports one at a time, so that each is read before it is marked for deletion. */
export function Triage(props: TriageProps) {
  const { rows, loaded, complete, openId, marked, onMark, hrefOf, listHrefOf, summary } = props
  const [, navigate] = useLocation()
  const byId = useMemo(() => new Map(loaded.map((item) => [item.id, item])), [loaded])
  const queue = useTriageQueue({ rows, loaded: byId, complete, openId })
  const index = queue.order.findIndex(({ id }) => id === openId)
  const queued = queue.order[index]
  const item = queued && (byId.get(queued.id) ?? queued)
  const gone = item !== undefined && isGone(queue, item)
  // Deleted ones are skipped.
  const next = queue.order.find((other, at) => at > index && !isGone(queue, other))
  const previous = queue.order.findLast((other, at) => at < index && !isGone(queue, other))

  const finish = () => {
    navigate(hrefOf(null))
    // Also when a button still has the focus: a screen reader should read the summary next.
    requestAnimationFrame(() => summary.current?.focus())
  }
  const goTo = (other: Import | undefined) => (other ? navigate(hrefOf(other.id)) : finish())
  const mark = () => item && onMark(item.id, !marked.has(item.id))
  const open = () => item && navigate(listHrefOf(item.id))
  useShortcuts('Triage', [
    { key: 'j', does: next ? 'Next' : 'Finish', run: () => goTo(next) },
    { key: 'k', does: 'Previous', run: previous && (() => goTo(previous)) },
    { key: 'x', does: 'Mark for deletion', run: gone ? undefined : mark },
    { key: 'Enter', does: 'Open in the list', run: item && !gone ? open : undefined },
    {
      key: 'Escape',
      does: item ? 'End the triage' : 'Back to the list',
      run: item ? finish : () => navigate(listHrefOf(null)),
    },
  ])

  if (!item) return <TriageSummary {...props} queue={queue.order.map((each) => byId.get(each.id) ?? each)} />
  const isMarked = !gone && marked.has(item.id)
  const deletedReason = gone && 'This import has been deleted'
  return (
    <section aria-label="Triage" className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <p className="mr-auto font-medium" role="status">
          {formatNumber(index + 1)} of {formatNumber(queue.order.length)}
          {isMarked && <span className="text-danger"> · marked for deletion</span>}
          {gone && <span className="text-muted"> · deleted</span>}
        </p>
        <Button
          onClick={() => goTo(previous)}
          disabledBecause={
            !previous && (index === 0 ? 'This is the first one' : 'The ones before were deleted')
          }
          aria-keyshortcuts="k"
        >
          Previous
        </Button>
        <Button
          look={isMarked ? 'plain' : 'dangerOutline'}
          onClick={mark}
          disabledBecause={deletedReason}
          aria-pressed={isMarked}
          aria-keyshortcuts="x"
        >
          {isMarked ? 'Unmark' : 'Mark for deletion'}
        </Button>
        <Button look="accent" onClick={() => goTo(next)} aria-keyshortcuts="j">
          {next ? 'Next' : 'Finish'}
        </Button>
        <Button onClick={open} disabledBecause={deletedReason} aria-keyshortcuts="Enter">
          Open
        </Button>
      </div>
      <progress className="sr-only" value={index + 1} max={queue.order.length} aria-label="Triage progress" />
      <div className="min-h-0 flex-1 overflow-y-auto" key={item.id}>
        {gone ? <DeletedMeanwhile item={item} /> : <OneImport item={item} />}
      </div>
    </section>
  )
}

function OneImport({ item }: { item: Import }) {
  return (
    <article className="mx-auto max-w-3xl" aria-label={displayTitle(item)}>
      <header className="border-b border-line px-4 py-4">
        <ImportHeading title={displayTitle(item)} />
        <StatusBadge status={item.status} />
      </header>
      {hasFailure(item) && <FailureSection item={item} />}
      <ImportFacts item={item} />
    </article>
  )
}

/** Takes the focus when the Start button that had it is gone; Previous and Next keep it. */
function ImportHeading({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusIfLost(heading)
  return (
    <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none wrap-anywhere">
      <bdi>{title}</bdi>
    </h2>
  )
}

/** Shown in place of an import that was deleted during the triage. */
function DeletedMeanwhile({ item }: { item: Import }) {
  return (
    <article className="mx-auto max-w-3xl px-4 py-4" aria-label={displayTitle(item)}>
      <ImportHeading title={displayTitle(item)} />
      <div className="mt-3">
        <Notice title="This import has been deleted">
          Continue with the next one. If it was deleted with this console, the Deletions page has its record.
        </Notice>
      </div>
    </article>
  )
}

/** The queue, updated while rendering, so that no frame shows an old one. */
function useTriageQueue(now: QueueInput): TriageQueue {
  const [queue, setQueue] = useState(() => startQueue(now))
  const { rows, loaded, complete, openId } = queue
  if (rows === now.rows && loaded === now.loaded && complete === now.complete && openId === now.openId)
    return queue
  const next = updateQueue(queue, now)
  setQueue(next)
  return next
}
