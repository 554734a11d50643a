import type { Job } from '../contract/job.ts'
import { endedCount, failedCount, progressWords } from '../labels/job-words.ts'

/** How far a job has come: what went well, then what went wrong, of the whole. */
export function JobBar({ job }: { job: Job }) {
  const { total } = job
  const failed = failedCount(job) + job.counts.unknown
  const well = endedCount(job) - failed
  return (
    <svg
      role="progressbar"
      aria-label={`Deletions of job ${job.id}`}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={endedCount(job)}
      aria-valuetext={progressWords(job)}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      className="h-1.5 w-full rounded-full bg-line"
    >
      <rect width={(well / total) * 100} height={1} className="fill-accent" />
      <rect x={(well / total) * 100} width={(failed / total) * 100} height={1} className="fill-danger" />
    </svg>
  )
}
