import { stateWords } from '../labels/job-words.ts'
import { useId, useRef, useState } from 'react'
import { explainJobError } from '../api/job-error-words.ts'
import { type Job, jobLimits } from '../contract/job.ts'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { byWords } from '../labels/operator-words.ts'
import { formatCount } from '../lib/format.ts'
import { useDecideJob } from '../queries/decide-job.ts'
import { Notice } from '../ui/Notice.tsx'

export function RejectDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [note, setNote] = useState('')
  const decision = useDecideJob(job.id)
  const isDecided = job.state !== 'waiting' && decision.isIdle && 'It is decided already'
  return (
    <ConfirmDialog
      title={`Reject deletion of ${formatCount(job.total, 'import')}`}
      action="Reject"
      pendingWords="Rejecting…"
      pendingBecause="It is being recorded"
      blocked={isDecided}
      look="plain"
      first={() => field.current}
      mutation={decision}
      explain={explainJobError}
      onConfirm={(done) => decision.mutate({ approve: false, note: note.trim() }, done)}
      onClose={onClose}
      description={
        <>
          Nothing is deleted. <bdi>{byWords(job)}</bdi> sees that you rejected it, and can ask again.
        </>
      }
    >
      <div>
        <label htmlFor={id}>Why (optional)</label>
        <textarea
          id={id}
          ref={field}
          value={note}
          onChange={({ target }) => setNote(target.value)}
          maxLength={jobLimits.reasonCharacters}
          readOnly={decision.isPending}
          rows={2}
          className="mt-1 block w-full rounded-md border border-edge bg-bg px-2.5 py-1.5"
        />
      </div>
      {isDecided && (
        <Notice look="warn" role="alert" title={`${isDecided}: ${stateWords(job).label.toLowerCase()}`} />
      )}
    </ConfirmDialog>
  )
}
