import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { isUnfinished, type Job } from '../contract/job.ts'
import { dismissJob } from '../queries/jobs.ts'
import { Button } from '../ui/Button.tsx'
import { DockFailures } from './DockFailures.tsx'
import { JobActions } from './JobActions.tsx'
import { JobBar } from './JobBar.tsx'
import { JobWait } from './JobWait.tsx'
import { stateWords, jobTitle, outcomeSummary, progressWords } from '../labels/job-words.ts'

/** One job in the dock. `lost`: the console does not answer, and what is shown is what it said last. */
export function DockedJob({ job, lost }: { job: Job; lost: boolean }) {
  const client = useQueryClient()
  const { label, colour } = stateWords(job)
  return (
    <li aria-label={jobTitle(job)} className="px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link href={`/deletions/jobs/${job.id}`} className="py-0.5 font-medium text-accent underline">
          {jobTitle(job)}
        </Link>
        <span className={`font-medium ${colour}`}>{label}</span>
        <span className="text-muted">{progressWords(job)}</span>
        <span className="ml-auto flex flex-wrap items-center justify-end gap-2">
          <JobActions job={job} />
          {!isUnfinished(job) && (
            <Button look="quiet" onClick={() => dismissJob(client, job.id)}>
              Dismiss
            </Button>
          )}
        </span>
      </div>
      <div className="py-1.5">
        <JobBar job={job} />
      </div>
      <p className="text-sm text-muted">{outcomeSummary(job)}</p>
      {lost ? (
        <p role="status" className="text-sm text-warn">
          The console does not answer. The job is the server’s, and goes on when it is there again.
        </p>
      ) : (
        <JobWait key={job.pace?.waitingMs ?? 0} job={job} />
      )}
      <DockFailures job={job} />
    </li>
  )
}
