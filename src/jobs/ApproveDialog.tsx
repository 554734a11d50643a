import { stateWords } from '../labels/job-words.ts'
import { useId, useRef, useState } from 'react'
import { explainJobError } from '../api/job-error-words.ts'
import type { Job } from '../contract/job.ts'
import { CountField, isCount } from '../delete/CountField.tsx'
import { approvalReasonWords } from '../labels/approval-words.ts'
import { byWords } from '../labels/operator-words.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { useDecideJob } from '../queries/decide-job.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { MutationFailure } from '../labels/QueryFailure.tsx'

/** Asks before approving the job of somebody else. It asks for the same count as the deletion itself. */
export function ApproveDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const formId = useId()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const decision = useDecideJob(job.id)
  const { isPending } = decision
  const isDecided = job.state !== 'waiting' && decision.isIdle && 'It is decided already'
  const imports = formatCount(job.total, 'import')
  const blocked =
    isDecided ||
    (isPending && 'It is being recorded') ||
    (!isCount(typed, job.total) && `Type ${formatNumber(job.total)} first`)
  return (
    <AlertDialog first={() => field.current} onLeave={() => !isPending && onClose()}>
      <DialogTitle>Approve deletion of {imports}</DialogTitle>
      <form
        id={formId}
        className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1"
        onSubmit={(event) => {
          event.preventDefault()
          if (!blocked) decision.mutate({ approve: true }, { onSuccess: onClose })
        }}
      >
        <DialogDescription>
          <bdi className="font-medium">{byWords(job)}</bdi> asked for it
          {job.reason !== null && (
            <>
              : “<bdi>{job.reason}</bdi>”
            </>
          )}
          . It begins at once and can’t be undone. The ledger records that you approved it.
        </DialogDescription>
        {job.approval && (
          <p className="text-sm text-muted">It needs approval: {approvalReasonWords(job.approval)}.</p>
        )}
        <CountField count={job.total} typed={typed} onType={setTyped} readOnly={isPending} field={field} />
        {isDecided && (
          <Notice look="warn" role="alert" title={`${isDecided}: ${stateWords(job).label.toLowerCase()}`} />
        )}
        <MutationFailure mutation={decision} explain={explainJobError} />
      </form>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose disabledBecause={isPending && 'It is being recorded'}>Cancel</DialogClose>
        <Button look="danger" type="submit" form={formId} disabledBecause={blocked}>
          {isPending ? 'Approving…' : 'Approve deletion'}
        </Button>
      </div>
    </AlertDialog>
  )
}
