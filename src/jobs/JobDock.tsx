import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { isUnfinished, type Job } from '../contract/job.ts'
import { formatCount } from '../lib/format.ts'
import { dismissJob } from '../queries/jobs.ts'
import { useFollowJobs } from '../queries/use-follow-jobs.ts'
import { Button } from '../ui/Button.tsx'
import { JobActions } from './JobActions.tsx'
import { JobBar } from './JobBar.tsx'
import { JobWait } from './JobWait.tsx'
import { failedCount, jobStateWords, jobTitle, outcomeSummary, progressWords } from './job-words.ts'
import { useSpoken } from './use-spoken.ts'

/** The bulk deletions that are under way, under every page, until they have ended and were dismissed. */
export function JobDock() {
  const jobs = useFollowJobs()
  const [open, setOpen] = useState(true)
  const spoken = useSpoken(jobs)
  if (jobs.length === 0) return null
  const running = jobs.filter(isUnfinished).length
  return (
    <section
      aria-label="Deletion jobs"
      className="max-h-[45dvh] shrink-0 overflow-y-auto border-t border-line bg-surface"
    >
      <div className="flex items-center justify-between gap-3 px-4 pt-1.5">
        <h2 className="font-medium">
          {running > 0 ? formatCount(running, 'deletion job') : 'Deletion jobs'}
          {!open && jobs[0] && <span className="ml-2 font-normal text-muted">{progressWords(jobs[0])}</span>}
        </h2>
        <Button look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Collapse' : 'Expand'}
        </Button>
      </div>
      {open && (
        <ul className="divide-y divide-line">
          {jobs.map((job) => (
            <DockedJob key={job.id} job={job} />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {spoken}
      </p>
    </section>
  )
}

function DockedJob({ job }: { job: Job }) {
  const client = useQueryClient()
  const { label, colour } = jobStateWords[job.state]
  const failed = failedCount(job)
  const report = `/deletions/jobs/${job.id}`
  return (
    <li className="space-y-1 px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link href={report} className="font-medium text-accent underline">
          {jobTitle(job)}
        </Link>
        <span className={`text-sm font-medium ${colour}`}>{label}</span>
        <span className="text-sm text-muted">{progressWords(job)}</span>
        <span className="ml-auto flex flex-wrap gap-2">
          <JobActions job={job} />
          {!isUnfinished(job) && (
            <Button look="quiet" onClick={() => dismissJob(client, job.id)}>
              Dismiss
            </Button>
          )}
        </span>
      </div>
      <JobBar job={job} />
      <p className="text-sm text-muted">
        {outcomeSummary(job)}
        {failed > 0 && (
          <>
            {' · '}
            <Link href={`${report}?state=failed&state=refused`} className="text-accent underline">
              See what failed
            </Link>
          </>
        )}
      </p>
      <JobWait key={job.pace?.waitingMs ?? 0} job={job} />
    </li>
  )
}
