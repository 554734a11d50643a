import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Import } from '../contract/import.ts'
import type { NewJob } from '../contract/job.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { randomKey } from '../lib/random-key.ts'
import { askedJobQuery, useCreateJob } from '../queries/jobs.ts'
import { isAnswerLost } from '../queries/retry.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useCountdown } from '../ui/use-countdown.ts'
import { useHandler } from '../ui/use-handler.ts'
import { CreationFailure, ReadingFailure } from './BulkFailures.tsx'
import { CountField, isCount } from './CountField.tsx'
import { useManyBlocked } from './DeleteManyButton.tsx'
import { TargetsList, TargetsSummary } from './DeleteTargets.tsx'
import { summarizeImpact } from './impact-summary.ts'
import { LeftOut } from './LeftOut.tsx'
import { ReasonField } from './ReasonField.tsx'
import { useApprovalReason, useUndoSeconds } from './use-approval.ts'
import { useRecheck, useTargets } from './use-delete-targets.ts'
import { useImpact } from './use-impact.ts'

type Props = {
  /** Frozen when it opened: what is deleted is what stands here, whatever the list does behind it. */
  selected: readonly Import[]
  onClose: () => void
  /** A job has begun to delete these imports. */
  onBegun: (ids: readonly string[]) => void
}

/**
 * Asks before deleting many: reads them again, sums up what is affected, and asks to type the count. The deletion itself is a
 * job of the server, which goes on when this page is closed.
 */
export function BulkDeleteDialog({ selected, onClose, onBegun }: Props) {
  const [key] = useState(randomKey)
  const field = useRef<HTMLInputElement>(null)
  const finished = useRef(false)
  const formId = useId()
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [unread, setUnread] = useState(false)
  /** What was sent and may have got through: a retry has to be the same, or it would be another job. */
  const [sent, setSent] = useState<NewJob | null>(null)
  const [failedAt, setFailedAt] = useState(0)
  const impossible = useManyBlocked(selected.length)
  const reading = useRecheck(key, selected, impossible === false)
  const { recheck } = reading
  const { targets, included, include } = useTargets(selected, recheck)
  const impact = useImpact()
  const { usesOf } = impact
  const summary = useMemo(() => summarizeImpact(targets, usesOf), [targets, usesOf])
  const creation = useCreateJob(key)
  const { error } = creation
  const wait = useCountdown(error?.retryAfter ?? 0, failedAt)
  const isLost = error !== null && isAnswerLost(error)
  const asking = useQuery({ ...askedJobQuery(key), enabled: isLost })
  const isUnknown = isLost && asking.isFetching
  const begun = useHandler((ids: readonly string[]) => {
    finished.current = true
    onBegun(ids)
  })
  // The job had begun: as after the answer that was lost.
  useEffect(() => {
    if (asking.data && sent) begun(sent.ids)
  }, [asking.data, sent, begun])

  const count = targets.length
  const approval = useApprovalReason(count, summary.used)
  const undoSeconds = useUndoSeconds()
  const frozen = creation.isPending || sent !== null
  const blocked =
    impossible ||
    (creation.isPending && 'The job is being created') ||
    (isUnknown && 'It is not known yet whether the job has started') ||
    (!recheck &&
      !unread &&
      (reading.error || reading.retrying
        ? 'These imports could not be refreshed'
        : 'Refreshing these imports')) ||
    (count === 0 && 'Nothing is left to delete') ||
    (impact.state === 'checking' && 'Checking which websets use them') ||
    (wait > 0 && 'The console asked for this wait') ||
    (!isCount(typed, count) && `Type ${formatNumber(count)} first`)
  const submit = () => {
    if (blocked) return
    const words = reason.trim()
    const job = sent ?? { ids: targets.map(({ id }) => id), ...(words !== '' && { reason: words }) }
    creation.mutate(job, {
      onSuccess: () => begun(job.ids),
      onError: (failure) => {
        setFailedAt(Date.now())
        if (isAnswerLost(failure) || failure.status >= 500) setSent(job)
      },
    })
  }

  return (
    <AlertDialog
      shape="tall"
      first={() => field.current}
      onLeave={() => !creation.isPending && onClose()}
      returnFocus={() => !finished.current}
    >
      <DialogTitle>
        {count === 0 ? 'Nothing left to delete' : `Delete ${formatCount(count, 'import')}`}
      </DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <div className="-mx-1 flex min-h-28 flex-1 flex-col gap-3 overflow-y-auto border-b border-line px-1 pb-3">
          <DialogDescription>
            {approval === null && undoSeconds > 0
              ? `You can undo this for ${formatNumber(undoSeconds)} s, and not after that.`
              : 'This can’t be undone.'}{' '}
            It runs in the background within your rate limit; you can close this page. Each deletion is
            recorded.
          </DialogDescription>
          {approval && (
            <Notice look="warn" title="Another operator has to approve this">
              Nothing is deleted until then, because {approval}.
            </Notice>
          )}
          {impossible && <Notice look="warn" title={impossible} />}
          {!recheck && !unread && <ReadingFailure reading={reading} onGoOn={() => setUnread(true)} />}
          {recheck && <LeftOut recheck={recheck} included={included} onInclude={frozen ? null : include} />}
          {count > 0 && (
            <>
              <TargetsSummary summary={summary} impact={impact} />
              <TargetsList ordered={summary.ordered} />
              <CodeSample
                className=""
                actions={[
                  {
                    label: 'Delete them',
                    action: { kind: 'delete imports', ids: targets.map(({ id }) => id) },
                  },
                ]}
              />
            </>
          )}
        </div>
        <form
          id={formId}
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          {count > 0 && (
            <CountField
              count={count}
              typed={typed}
              onType={setTyped}
              readOnly={creation.isPending}
              field={field}
            />
          )}
        </form>
        {count > 0 && <ReasonField reason={reason} onType={setReason} readOnly={frozen} />}
        {error && <CreationFailure error={error} since={failedAt} asking={asking} />}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="mr-auto min-w-0 text-sm text-muted max-sm:w-full">
          {!recheck &&
            !reading.error &&
            !reading.retrying &&
            !impossible &&
            `Refreshing: ${formatNumber(reading.count)} of ${formatNumber(selected.length)}…`}
        </p>
        <DialogClose disabledBecause={creation.isPending && 'The job is being created'}>
          {count === 0 || error ? 'Close' : 'Cancel'}
        </DialogClose>
        {count > 0 && (
          <Button look="danger" type="submit" form={formId} disabledBecause={blocked}>
            {buttonWords(
              creation.isPending,
              error !== null,
              wait,
              approval === null ? 'Delete' : 'Ask to delete',
              count,
            )}
          </Button>
        )}
      </div>
    </AlertDialog>
  )
}

function buttonWords(pending: boolean, failed: boolean, wait: number, verb: string, count: number): string {
  if (pending) return verb === 'Delete' ? 'Starting…' : 'Asking…'
  if (wait > 0) return `Try again in ${wait} s`
  return failed ? 'Try again' : `${verb} ${formatCount(count, 'import')}`
}
