import { Link } from 'wouter'
import type { Job } from '../contract/job.ts'
import { approvalReasonWords } from '../labels/approval-words.ts'
import { jobTitle } from '../labels/job-words.ts'
import { byWords, operatorWords } from '../labels/operator-words.ts'
import { Fact } from '../ui/Fact.tsx'
import { AbsoluteTime, RelativeTime } from '../ui/RelativeTime.tsx'
import { ApprovalActions } from './ApprovalActions.tsx'

type Props = {
  waiting: readonly Job[]
  /** The job that a dialog is open about; null once it closes. */
  onAsking: (id: string | null) => void
}

/** The bulk deletions that wait for another operator: what was asked, by whom and why. Shows nothing if none waits. */
export function WaitingJobs({ waiting, onAsking }: Props) {
  if (waiting.length === 0) return null
  return (
    <section aria-labelledby="waiting-title" className="px-4 pb-4">
      <h2 id="waiting-title" className="py-2 text-base font-semibold">
        Waiting for approval
      </h2>
      <ul className="space-y-3">
        {waiting.map((job) => (
          <li
            key={job.id}
            aria-label={jobTitle(job)}
            className="space-y-2 rounded-md border border-warn/60 bg-surface px-3 py-2"
          >
            <div className="flex flex-wrap items-baseline gap-x-3">
              <Link href={`/deletions/jobs/${job.id}`} className="font-medium text-accent underline">
                {jobTitle(job)}
              </Link>
              <span className="text-sm text-muted">
                Requested <RelativeTime iso={job.createdAt} />
              </span>
            </div>
            <dl className="grid max-w-3xl grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
              <Fact name="By">
                <bdi>{byWords(job)}</bdi>
                {job.who?.address && <span className="text-muted"> · {job.who.address}</span>}
              </Fact>
              <Fact name="Reason">
                {job.reason === null ? <span className="text-muted">None</span> : <bdi>{job.reason}</bdi>}
              </Fact>
              <ApprovalFacts job={job} />
            </dl>
            <ApprovalActions job={job} onAsking={(on) => onAsking(on ? job.id : null)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Why a job needs approval and who decided what, for a list of facts. Shows nothing if it needs none. */
export function ApprovalFacts({ job: { state, approval } }: { job: Job }) {
  if (!approval) return null
  const { decision, until } = approval
  return (
    <>
      <Fact name="Approval">Needed: {approvalReasonWords(approval)}.</Fact>
      {state === 'waiting' && (
        <Fact name="Until">
          <AbsoluteTime iso={until} />
        </Fact>
      )}
      {decision && (
        <Fact name={decision.approved ? 'Approved' : decision.by === null ? 'Expired' : 'Rejected'}>
          {decision.by !== null && (
            <>
              <bdi>{operatorWords(decision.by)}</bdi>,{' '}
            </>
          )}
          <AbsoluteTime iso={decision.at} />
          {decision.note !== null && <bdi className="block">{decision.note}</bdi>}
        </Fact>
      )}
    </>
  )
}
