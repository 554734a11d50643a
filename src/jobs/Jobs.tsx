import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { OtherAccounts } from '../account/OtherAccounts.tsx'
import type { Job } from '../contract/job.ts'
import { followedJobsQuery, jobsQuery } from '../queries/jobs.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { useTitle } from '../ui/use-title.ts'
import { QueryFailure, QueryNote } from '../labels/QueryFailure.tsx'
import { ShowMore } from '../ui/ShowMore.tsx'
import { jobTitle, outcomeSummary, stateWords } from '../labels/job-words.ts'
import { byWords } from '../labels/operator-words.ts'
import { JobPage } from './JobPage.tsx'
import { WaitingJobs } from './WaitingJobs.tsx'

/** The bulk deletions, or the one that the address names. */
export function Jobs({ id }: { id: string | null }) {
  return id === null ? <JobsPage /> : <JobPage key={id} id={id} />
}

/** Every bulk deletion requested here, newest first. */
function JobsPage() {
  const query = useInfiniteQuery(jobsQuery)
  const { data: followed } = useQuery(followedJobsQuery)
  const [askingId, setAskingId] = useState<string | null>(null)
  const waiting = followed?.jobs.filter(({ id, state }) => state === 'waiting' || id === askingId) ?? []
  const all = query.data?.pages.flatMap((page) => page.data)
  // Jobs that wait are already listed above.
  const jobs = all?.filter(({ id }) => waiting.every((each) => each.id !== id))
  useTitle('Deletion jobs')
  return (
    <>
      <section aria-labelledby="jobs-title" className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <header className="px-4 pt-3 pb-2">
          <h1 id="jobs-title" className="text-xl font-semibold">
            Deletion jobs
          </h1>
          <p className="text-muted">
            Bulk deletions.{' '}
            <Link href="/deletions" className="text-accent underline">
              View individual deletions
            </Link>
          </p>
        </header>
        <WaitingJobs waiting={waiting} onAsking={setAskingId} />
        <ProgressLine active={query.isPending && !query.error} label="Loading jobs" />
        <QueryFailure query={query} className="px-4 py-2" />
        {jobs &&
          (jobs.length > 0 || waiting.length > 0 ? (
            <ul aria-label="Jobs" className="divide-y divide-line border-t border-line">
              {jobs.map((job) => (
                <JobLine key={job.id} job={job} />
              ))}
            </ul>
          ) : (
            <EmptyState
              title="No jobs yet"
              action={
                <Link href="/imports?status=failed" className="font-medium text-accent underline">
                  Look at failed imports
                </Link>
              }
            >
              Select several imports in the list and delete them: that creates a job.
            </EmptyState>
          ))}
        <ShowMore query={query} words="Show older jobs" loading="Older jobs are loading" />
      </section>
      <QueryNote query={query} />
      <OtherAccounts />
    </>
  )
}

function JobLine({ job }: { job: Job }) {
  const { label, colour } = stateWords(job)
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2 hover:bg-surface">
      <Link href={`/deletions/jobs/${job.id}`} className="font-medium after:absolute after:inset-0">
        {jobTitle(job)}
      </Link>
      <span className={`text-sm font-medium ${colour}`}>{label}</span>
      <span className="text-sm text-muted">{outcomeSummary(job)}</span>
      <span className="flex max-w-full gap-x-1 text-sm text-muted sm:ml-auto">
        <span className="shrink-0">
          Job {job.id} · <RelativeTime iso={job.createdAt} /> ·
        </span>
        <span className="max-w-56 truncate" title={job.operator}>
          <bdi>{byWords(job)}</bdi>
        </span>
      </span>
    </li>
  )
}
