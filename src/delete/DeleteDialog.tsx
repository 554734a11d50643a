import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import type { Import } from '../contract/import.ts'
import {
  type DeleteResult,
  deletionOutcomeQuery,
  isOutcomeOpen,
  useDeleteImport,
} from '../queries/delete-import.ts'
import { useRefused } from '../queries/refused.ts'
import { importQuery } from '../queries/imports.ts'
import { Retrying } from '../labels/QueryFailure.tsx'
import { randomKey } from '../lib/random-key.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useCountdown } from '../ui/use-countdown.ts'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { ConfirmField } from './ConfirmField.tsx'
import { confirmPhrase, confirmReason, isPhrase } from './confirm-phrase.ts'
import { CreationFailure } from './BulkFailures.tsx'
import { DeletionFailure, goneBefore, SlowNotice, Target } from './DeleteDialogParts.tsx'
import { ImpactReport } from './ImpactReport.tsx'
import { useImpact, useUsedBy } from './use-impact.ts'
import { ReasonField } from './ReasonField.tsx'
import { undoWords, useHeldSeconds } from './use-hold.ts'
import { creationBlocked, newJob, useJobCreation } from './use-job-creation.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'
import { displayTitle } from '../labels/title.ts'

type Props = {
  item: Import
  onClose: () => void
  /** The import is gone, and the cache says so. The dialog closes. */
  onDeleted: (result: DeleteResult) => void
  /** A job to delete it was created, and is held. */
  onHeld: (ids: readonly string[]) => void
}

/**
 * Asks before deleting one import. Reads it again first, and shows a failure with a way to try again. It stays until the
 * outcome is known, and cannot be dismissed while the request runs.
 */
export function DeleteDialog({ item, onClose, onDeleted, onHeld }: Props) {
  const cancel = useRef<HTMLButtonElement>(null)
  const confirmField = useRef<HTMLInputElement>(null)
  const finished = useRef(false)
  const formId = useId()
  const [statusWhenOpened] = useState(item.status)
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [failedAt, setFailedAt] = useState(0)

  const reading = useQuery({ ...importQuery(item.id), refetchOnMount: 'always' })
  const current = reading.data ?? item
  const impact = useImpact()
  const usedBy = useUsedBy(item.id, impact) ?? 0
  const phrase = confirmPhrase(current, usedBy)
  // Not `deletion.data`, which comes only when the list has been read again.
  const [alreadyGone, setAlreadyGone] = useState<DeleteResult | null>(null)
  const finish = (result: DeleteResult) => {
    finished.current = true
    onDeleted(result)
  }
  const deletion = useDeleteImport(item.id, (result) =>
    result.outcome === 'deleted' ? finish(result) : setAlreadyGone(result),
  )
  const heldSeconds = useHeldSeconds(usedBy)
  const creation = useJobCreation((ids) => {
    finished.current = true
    onHeld(ids)
  })
  const error = deletion.error ?? creation.error
  const isPending = deletion.isPending || creation.isPending
  const wait = Math.max(useCountdown(deletion.error?.retryAfter ?? 0, failedAt), creation.wait)
  /** The key of a deletion that failed without a known outcome. */
  const unknownKey = deletion.error && isOutcomeOpen(deletion.error) ? deletion.variables.key : null
  const outcomeQuery = useQuery({
    ...deletionOutcomeQuery(item.id, unknownKey ?? ''),
    enabled: unknownKey !== null,
  })
  const outcome = outcomeQuery.data
  const isOpen = unknownKey !== null && (!outcome || outcome.state === 'open')
  const found = outcome?.state === 'gone' ? outcome.result : null
  const gone = alreadyGone ?? found ?? (isOpen ? null : goneBefore(reading.error))
  const isRefreshing = !reading.isFetchedAfterMount && !reading.failureReason

  const leave = () => {
    if (gone) finish(gone)
    else if (!isPending) onClose()
  }
  const refused = useRefused('Deleting')
  const blocked =
    refused ||
    (deletion.isPending && 'The deletion is under way') ||
    creationBlocked(creation) ||
    (isOpen && 'It is not known yet whether the import was deleted') ||
    (isRefreshing && 'Refreshing the import') ||
    (impact.state === 'checking' && 'Checking which websets use it') ||
    (wait > 0 && 'Exa asked for this wait') ||
    (phrase !== null && !isPhrase(typed, phrase) && `Type “${phrase}” first`)
  const submit = () => {
    if (blocked) return
    // If an earlier try may have created a job, repeat it as a job.
    if (heldSeconds > 0 || creation.sent) creation.begin(newJob([item.id], reason))
    else deletion.mutate({ reason, key: randomKey() }, { onError: () => setFailedAt(Date.now()) })
  }

  return (
    <AlertDialog
      first={() => confirmField.current ?? cancel.current}
      onLeave={leave}
      // After a deletion the list focuses the next row.
      returnFocus={() => !finished.current}
    >
      <DialogTitle>
        {gone ? (gone.outcome === 'deleted' ? 'Deleted' : 'Already gone') : 'Delete import'}
      </DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        {gone ? (
          <DialogDescription role="alert">
            {gone.outcome === 'deleted' ? (
              <>
                “<bdi className="font-medium wrap-anywhere">{displayTitle(current)}</bdi>” was deleted.
              </>
            ) : (
              gone.message
            )}
          </DialogDescription>
        ) : (
          <>
            <DialogDescription>
              Delete “<bdi className="font-medium wrap-anywhere">{displayTitle(current)}</bdi>”?{' '}
              {undoWords(heldSeconds)} The deletion is recorded.
            </DialogDescription>
            {refused && !error && <Notice look="warn" title={refused} />}
            <Target item={current} />
            {current.status !== statusWhenOpened && (
              <Notice look="warn" role="status" title="It has changed">
                It was {statusLabel(statusWhenOpened).toLowerCase()} when you opened this, and is{' '}
                {statusLabel(current.status).toLowerCase()} now.
              </Notice>
            )}
            {reading.error && !error && (
              <Notice look="warn" role="status" title="This import could not be refreshed">
                {reading.error.message} What you see may be out of date.
              </Notice>
            )}
            <div
              role="group"
              aria-label="Used by"
              className={`rounded-md border bg-surface px-3 py-2 ${usedBy === 0 ? 'border-line' : 'border-warn/60'}`}
            >
              <ImpactReport importId={item.id} impact={impact} />
            </div>
            <form
              id={formId}
              hidden={phrase === null}
              onSubmit={(event) => {
                event.preventDefault()
                submit()
              }}
            >
              {phrase !== null && (
                <ConfirmField
                  phrase={phrase}
                  reason={confirmReason(current, usedBy)}
                  typed={typed}
                  onType={setTyped}
                  readOnly={isPending}
                  field={confirmField}
                />
              )}
            </form>
            <ReasonField text={reason} onType={setReason} readOnly={isPending || creation.sent !== null} />
            <CodeSample
              className=""
              actions={[{ label: 'Delete it', action: { kind: 'delete import', id: item.id } }]}
            />
            <CreationFailure creation={creation} />
            {deletion.error && (
              <DeletionFailure
                error={deletion.error}
                outcomeQuery={unknownKey === null ? null : outcomeQuery}
              />
            )}
            {deletion.isPending && <SlowNotice />}
          </>
        )}
      </div>
      <div className="flex items-center justify-end gap-2">
        {/* Beside the buttons, so that it adds no height. */}
        <p role="status" className="min-w-0 flex-1 text-xs text-muted">
          {!gone && !error && isRefreshing && 'Refreshing…'}
          {!gone && !error && reading.failureReason && (
            <Retrying reason={reading.failureReason} count={reading.failureCount} />
          )}
        </p>
        <DialogClose ref={cancel} disabledBecause={!gone && isPending && 'The deletion is under way'}>
          {gone || error ? 'Close' : 'Cancel'}
        </DialogClose>
        {!gone && (
          <Button look="danger" type="submit" form={formId} disabledBecause={blocked}>
            {buttonWords(isPending, error !== null, wait)}
          </Button>
        )}
      </div>
    </AlertDialog>
  )
}

function buttonWords(pending: boolean, failed: boolean, wait: number): string {
  if (pending) return 'Deleting…'
  if (wait > 0) return `Try again in ${wait} s`
  return failed ? 'Try again' : 'Delete import'
}
