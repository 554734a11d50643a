import { type ReactNode, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { ChangeLink } from '../account/ChangeLink.tsx'
import type { Import } from '../contract/import.ts'
import { formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { useShortcuts } from '../ui/use-shortcuts.ts'
import { mayBeRepaired } from '../labels/failure-advice.ts'
import { FailureSection, hasFailure } from '../labels/FailureSection.tsx'
import { type DeletedImport, DeletedNotice } from '../delete/DeletedNotice.tsx'
import { DeleteDialog } from '../delete/DeleteDialog.tsx'
import { UsedBySection } from '../delete/ImpactReport.tsx'
import { reimportAddress, repairAddress } from '../details/ReimportLine.tsx'
import { useRefused } from '../queries/refused.ts'
import { Icon } from '../ui/Icon.tsx'
import { KeyHint } from './KeyHint.tsx'
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
import { focusUndo, useFocusIfLost } from '../ui/focus.ts'
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
  const leave = () => navigate(listHrefOf(null))
  const refused = useRefused('Deleting')
  const [deletingId, setDeletingId] = useState<string | null>(null)
  // Leaving the import (Back, a link) closes its dialog, too.
  if (deletingId !== null && deletingId !== openId) setDeletingId(null)
  const [deleted, setDeleted] = useState<DeletedImport | null>(null)
  const askToDelete = item && !gone && !refused ? () => setDeletingId(item.id) : undefined
  useShortcuts('Triage', [
    { key: 'j', does: next ? 'Next' : 'Finish', run: () => goTo(next) },
    { key: 'k', does: 'Previous', run: previous && (() => goTo(previous)) },
    { key: 'x', does: 'Mark for deletion', run: item && !gone ? mark : undefined },
    { key: 'd', does: 'Delete now…', run: askToDelete },
    { key: 'Enter', does: 'Open in the list', run: item && !gone ? open : undefined },
    { key: 'Escape', does: item ? 'Finish' : 'Back to the list', run: item ? finish : leave },
  ])

  if (!item) return <TriageSummary {...props} queue={queue.order.map((each) => byId.get(each.id) ?? each)} />
  const isMarked = !gone && marked.has(item.id)
  const deletedReason = gone && 'This import has been deleted'
  return (
    <section aria-label="Triage" className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">Triage</h1>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line px-4 py-2">
        <Button look="quiet" className="-ml-3" onClick={leave}>
          <Icon name="back" /> Back to the list
        </Button>
        <p className="mr-auto font-medium" role="status">
          {formatNumber(index + 1)} of {formatNumber(queue.order.length)}
          {isMarked && <span className="text-danger"> · marked for deletion</span>}
          {gone && <span className="text-muted"> · deleted</span>}
        </p>
        <div className="flex gap-2 max-sm:w-full max-sm:*:flex-1 max-sm:*:px-1.5">
          <Button
            onClick={() => goTo(previous)}
            disabledBecause={
              !previous && (index === 0 ? 'This is the first one' : 'The ones before were deleted')
            }
            aria-keyshortcuts="k"
          >
            Previous <KeyHint name="k" />
          </Button>
          <Button
            look={isMarked ? 'plain' : 'dangerOutline'}
            onClick={mark}
            disabledBecause={deletedReason}
            aria-pressed={isMarked}
            aria-keyshortcuts="x"
          >
            {isMarked ? 'Unmark' : 'Mark for deletion'} <KeyHint name="x" />
          </Button>
          <Button look="accent" onClick={() => goTo(next)} aria-keyshortcuts="j">
            {next ? 'Next' : 'Finish'} <KeyHint name="j" />
          </Button>
        </div>
      </div>
      <progress className="sr-only" value={index + 1} max={queue.order.length} aria-label="Triage progress" />
      <div className="min-h-0 flex-1 overflow-y-auto" key={item.id}>
        {gone ? (
          <DeletedMeanwhile item={item} />
        ) : (
          <OneImport item={item}>
            <Button onClick={open} aria-keyshortcuts="Enter">
              Open in the list <KeyHint name="Enter" />
            </Button>
            <Button onClick={askToDelete} disabledBecause={refused} aria-keyshortcuts="d">
              Delete now… <KeyHint name="d" />
            </Button>
          </OneImport>
        )}
      </div>
      {/* There before it says anything: what appears in it is announced. */}
      <div role="status">
        {deleted && <DeletedNotice deleted={deleted} onDismiss={() => setDeleted(null)} />}
      </div>
      {deletingId === item.id && (
        <DeleteDialog
          item={item}
          onClose={() => setDeletingId(null)}
          onDeleted={(result) => {
            setDeletingId(null)
            setDeleted({ title: displayTitle(item), ...result })
            // Once the dialog is gone, so that the next one takes the focus.
            requestAnimationFrame(() => goTo(next))
          }}
          onHeld={() => {
            setDeletingId(null)
            requestAnimationFrame(() => {
              goTo(next)
              // After the next one has taken it.
              requestAnimationFrame(focusUndo)
            })
          }}
        />
      )}
    </section>
  )
}

/** An import with what the details have of it, and what can be done beside marking it. */
function OneImport({ item, children }: { item: Import; children: ReactNode }) {
  return (
    <article className="mx-auto max-w-3xl" aria-label={displayTitle(item)}>
      <header className="border-b border-line px-4 py-4">
        <ImportHeading title={displayTitle(item)} />
        <StatusBadge status={item.status} />
      </header>
      {hasFailure(item) && <FailureSection item={item} />}
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3">
        {mayBeRepaired(item) && <ChangeLink href={repairAddress(item)}>Repair…</ChangeLink>}
        <ChangeLink href={reimportAddress(item)}>Re-import…</ChangeLink>
        {children}
      </div>
      <UsedBySection importId={item.id} />
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
