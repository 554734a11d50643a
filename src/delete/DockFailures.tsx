import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Job } from '../contract/job.ts'
import { formatNumber } from '../lib/format.ts'
import { jobFailuresQuery } from '../queries/jobs.ts'
import { failedCount, itemTitle } from '../labels/job-words.ts'

const shownAtMost = 3

/** What failed of a job, as it comes: the last few, and the way to all of them. */
export function DockFailures({ job }: { job: Job }) {
  const count = failedCount(job)
  const { data = [] } = useQuery(jobFailuresQuery(job.id, count))
  if (count === 0) return null
  return (
    <ul aria-label="What failed" className="mt-1 border-l border-danger pl-3 text-sm">
      {data.slice(-shownAtMost).map((item) => (
        <li key={item.importId} className="truncate">
          <bdi className="font-medium">{itemTitle(item)}</bdi>{' '}
          <span className="text-muted">{item.message}</span>
        </li>
      ))}
      <li>
        <Link
          href={`/deletions/jobs/${job.id}?state=failed&state=refused`}
          className="inline-flex py-0.5 text-accent underline"
        >
          {count === 1 ? 'See it in the job' : `See all ${formatNumber(count)} in the job`}
        </Link>
      </li>
    </ul>
  )
}
