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

/** The buttons for a job that waits: another operator decides, and whoever asked can withdraw it. */
export function ApprovalActions({ job }: { job: Job }) {
  const [asked, setAsked] = useState<'approve' | 'reject' | null>(null)
  const { data: info } = useQuery(infoQuery)
  const own =
    info !== undefined && isOwn(job, info.you) && 'You asked for this: another operator has to decide'
  const mayNotApprove = useRefused('Approving') || own
  const mayNotReject = useForbidden('Rejecting') || own
  return (
    <div className="flex flex-wrap gap-2">
      <Button look="dangerOutline" disabledBecause={mayNotApprove} onClick={() => setAsked('approve')}>
        Approve…
      </Button>
      <Button disabledBecause={mayNotReject} onClick={() => setAsked('reject')}>
        Reject…
      </Button>
      <JobActions job={job} />
      {asked === 'approve' && <ApproveDialog job={job} onClose={() => setAsked(null)} />}
      {asked === 'reject' && <RejectDialog job={job} onClose={() => setAsked(null)} />}
    </div>
  )
}
