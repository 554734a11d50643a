import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Job } from '../contract/job.ts'
import { isOwn } from '../labels/approval-words.ts'
import { infoQuery } from '../queries/info.ts'
import { useForbidden, useRefused } from '../queries/refused.ts'
import { JobActions } from '../delete/JobActions.tsx'
import { Button } from '../ui/Button.tsx'
import { ApproveDialog } from './ApproveDialog.tsx'
import { RejectDialog } from './RejectDialog.tsx'

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
