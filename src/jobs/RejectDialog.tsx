import { stateWords } from '../labels/job-words.ts'
import { useId, useRef, useState } from 'react'
import { explainJobError } from '../api/job-error-words.ts'
import { type Job, jobLimits } from '../contract/job.ts'
import { byWords } from '../labels/operator-words.ts'
import { formatCount } from '../lib/format.ts'
import { useDecideJob } from '../queries/decide-job.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'

/** Rejects the job of somebody else, with a message to them. */
export function RejectDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [note, setNote] = useState('')
  const decision = useDecideJob(job.id)
  const { isPending, error } = decision
  const isDecided = job.state !== 'waiting' && decision.isIdle && 'It is decided already'
  return (
    <AlertDialog first={() => field.current} onLeave={() => !isPending && onClose()}>
      <DialogTitle>Reject deletion of {formatCount(job.total, 'import')}</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription>
          Nothing is deleted. <bdi>{byWords(job)}</bdi> sees that you rejected it, and can ask again.
        </DialogDescription>
        <div>
          <label htmlFor={id}>Why (optional)</label>
          <textarea
            id={id}
            ref={field}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            maxLength={jobLimits.reasonCharacters}
            readOnly={isPending}
            rows={2}
            className="mt-1 block w-full rounded-md border border-edge bg-bg px-2.5 py-1.5"
          />
        </div>
        {isDecided && (
          <Notice look="warn" role="alert" title={`${isDecided}: ${stateWords(job).label.toLowerCase()}`} />
        )}
        {error && <FailureNotice {...explainJobError(error)} since={decision.submittedAt} />}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose disabledBecause={isPending && 'It is being recorded'}>Cancel</DialogClose>
        <Button
          onClick={() => decision.mutate({ approve: false, note: note.trim() }, { onSuccess: onClose })}
          disabledBecause={isDecided || (isPending && 'It is being recorded')}
        >
          {isPending ? 'Rejecting…' : 'Reject'}
        </Button>
      </div>
    </AlertDialog>
  )
}
