import { useId, useMemo, useRef, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { CreationFailure, ReadingFailure } from './BulkFailures.tsx'
import { CountField, isCount } from './CountField.tsx'
import { useManyBlocked } from './DeleteManyButton.tsx'
import { TargetsList, TargetsSummary } from './DeleteTargets.tsx'
import { summarizeImpact } from './impact-summary.ts'
import { LeftOut } from './LeftOut.tsx'
import { ReasonField } from './ReasonField.tsx'
import { useApprovalReason } from './use-approval.ts'
import { undoWords, useUndoSeconds } from './use-hold.ts'
import { useRecheck, useTargets } from './use-delete-targets.ts'
import { useImpact } from './use-impact.ts'
import { creationBlocked, type JobCreation, newJob, useJobCreation } from './use-job-creation.ts'

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
  const field = useRef<HTMLInputElement>(null)
  const finished = useRef(false)
  const formId = useId()
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [withoutRecheck, setWithoutRecheck] = useState(false)
  const creation = useJobCreation((ids) => {
    finished.current = true
    onBegun(ids)
  })
  const impossible = useManyBlocked(selected.length)
  const reading = useRecheck(creation.key, selected, impossible === false)
  const { recheck } = reading
  const { targets, included, include } = useTargets(selected, recheck)
  const impact = useImpact()
  const { usesOf } = impact
  const summary = useMemo(() => summarizeImpact(targets, usesOf), [targets, usesOf])
  const count = targets.length
  const approval = useApprovalReason(count, summary.used)
  const undoSeconds = useUndoSeconds()
  const frozen = creation.isPending || creation.sent !== null
  const blocked =
    impossible ||
    creationBlocked(creation) ||
    (!recheck &&
      !withoutRecheck &&
      (reading.error || reading.retrying
        ? 'These imports could not be refreshed'
        : 'Refreshing these imports')) ||
    (count === 0 && 'Nothing is left to delete') ||
    (impact.state === 'checking' && 'Checking which websets use them') ||
    (!isCount(typed, count) && `Type ${formatNumber(count)} first`)
  const submit = () => {
    if (blocked) return
    const ids = targets.map(({ id }) => id)
    creation.begin(newJob(ids, reason))
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
            {undoWords(approval === null ? undoSeconds : 0)} It runs in the background within your rate limit;
            you can close this page. Each deletion is recorded.
          </DialogDescription>
          {approval && (
            <Notice look="warn" title="Another operator has to approve this">
              Nothing is deleted until then, because {approval}.
            </Notice>
          )}
          {impossible && <Notice look="warn" title={impossible} />}
          {!recheck && !withoutRecheck && (
            <ReadingFailure reading={reading} onContinue={() => setWithoutRecheck(true)} />
          )}
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
        {count > 0 && <ReasonField text={reason} onType={setReason} readOnly={frozen} />}
        <CreationFailure creation={creation} />
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
          {count === 0 || creation.error ? 'Close' : 'Cancel'}
        </DialogClose>
        {count > 0 && (
          <Button look="danger" type="submit" form={formId} disabledBecause={blocked}>
            {buttonWords(creation, approval === null ? 'Delete' : 'Ask to delete', count)}
          </Button>
        )}
      </div>
    </AlertDialog>
  )
}

function buttonWords({ isPending, error, wait }: JobCreation, verb: string, count: number): string {
  if (isPending) return verb === 'Delete' ? 'Starting…' : 'Asking…'
  if (wait > 0) return `Try again in ${wait} s`
  return error ? 'Try again' : `${verb} ${formatCount(count, 'import')}`
}
