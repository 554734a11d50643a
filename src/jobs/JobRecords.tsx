import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { isMoving, type Job } from '../contract/job.ts'
import { ExportButtons } from '../deletions/ExportButtons.tsx'
import { noFilter, withMoments } from '../deletions/filter-address.ts'
import { deletionSummaryQuery } from '../queries/deletions.ts'

/** How often the records of a job at work are counted again. */
const everyMs = 3_000

/** The way to what the ledger has of a job, and to a file of it. */
export function JobRecords({ job }: { job: Job }) {
  const filter = withMoments({ ...noFilter, job: job.id })
  const { data } = useQuery({ ...deletionSummaryQuery(filter), refetchInterval: isMoving(job) && everyMs })
  const records = data?.outcomes.reduce((sum, { count }) => sum + count, 0) ?? 0
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-2">
      <Link href={`/deletions?job=${job.id}`} className="flex min-h-8 items-center text-accent underline">
        Its records in the ledger
      </Link>
      <ExportButtons filter={filter} count={records} name={`deletion-job-${job.id}`} />
    </div>
  )
}
