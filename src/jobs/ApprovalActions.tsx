import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { explainJobError } from '../api/job-error-words.ts'
import { type Job, jobLimits } from '../contract/job.ts'
import { CountField, isCount } from '../delete/CountField.tsx'
import { JobActions } from '../delete/JobActions.tsx'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { MutationFailure } from '../labels/QueryFailure.tsx'
import { approvalReasonWords, isOwn } from '../labels/approval-words.ts'
import { stateWords } from '../labels/job-words.ts'
import { byWords } from '../labels/operator-words.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { useDecideJob } from '../queries/decide-job.ts'
import { infoQuery } from '../queries/info.ts'
import { useForbidden, useRefused } from '../queries/refused.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'

type Props = {
  job: Job
  /** A dialog opens or closes. Until it closes, this stays even if somebody else has decided: what is typed would go astray. */
  onAsking: (on: boolean) => void
}

/** The buttons for a job that waits: another operator decides, and whoever asked can withdraw it. */
export function ApprovalActions({ job, onAsking }: Props) {
  const [asked, setAsked] = useState<'approve' | 'reject' | null>(null)
  const ask = (what: typeof asked) => {
    setAsked(what)
    onAsking(what !== null)
  }
  const { data: info } = useQuery(infoQuery)
  const own =
    info !== undefined && isOwn(job, info.you) && 'You asked for this: another operator has to decide'
  const mayNotApprove = useRefused('Approving') || own
  const mayNotReject = useForbidden('Rejecting') || own
  return (
    <div className="flex flex-wrap gap-2">
      <Button look="dangerOutline" disabledBecause={mayNotApprove} onClick={() => ask('approve')}>
        Approve…
      </Button>
      <Button disabledBecause={mayNotReject} onClick={() => ask('reject')}>
        Reject…
      </Button>
      <JobActions job={job} />
      {asked === 'approve' && <ApproveDialog job={job} onClose={() => ask(null)} />}
      {asked === 'reject' && <RejectDialog job={job} onClose={() => ask(null)} />}
    </div>
  )
}

/** Rejects the job of somebody else, with a message to them. */
function RejectDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [note, setNote] = useState('')
  const decision = useDecideJob(job.id)
  const isDecided = job.state !== 'waiting' && decision.isIdle
  return (
    <ConfirmDialog
      title={`Reject deletion of ${formatCount(job.total, 'import')}`}
      action="Reject"
      pendingWords="Rejecting…"
      pendingBecause="It is being recorded"
      blocked={isDecided && decidedAlready}
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
      {isDecided && <DecidedMeanwhile job={job} />}
    </ConfirmDialog>
  )
}

/** Asks before approving the job of somebody else. It asks for the same count as the deletion itself. */
function ApproveDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const formId = useId()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const decision = useDecideJob(job.id)
  const { isPending } = decision
  const isDecided = job.state !== 'waiting' && decision.isIdle
  const imports = formatCount(job.total, 'import')
  const blocked =
    (isDecided && decidedAlready) ||
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
        {isDecided && <DecidedMeanwhile job={job} />}
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

const decidedAlready = 'It is decided already'

/** Tells that somebody else has decided while the dialog was open. */
function DecidedMeanwhile({ job }: { job: Job }) {
  return (
    <Notice look="warn" role="alert" title={`${decidedAlready}: ${stateWords(job).label.toLowerCase()}`} />
  )
}
