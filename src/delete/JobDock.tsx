import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { isMoving, type Job } from '../contract/job.ts'
import { formatCount } from '../lib/format.ts'
import { followedJobsQuery } from '../queries/jobs.ts'
import { Button } from '../ui/Button.tsx'
import { DockedJob } from './DockedJob.tsx'
import { stateWords, progressWords } from '../labels/job-words.ts'
import { useSpoken } from './use-spoken.ts'

const none: readonly Job[] = []

/** The bulk deletions that are under way, under every page, until they have ended and were dismissed. */
export function JobDock() {
  const { data, error } = useQuery(followedJobsQuery)
  const jobs = data?.jobs ?? none
  const [open, setOpen] = useState(true)
  const listId = useId()
  const spoken = useSpoken(jobs)
  if (jobs.length === 0) return null
  return (
    <section
      aria-label="Deletion jobs"
      className="flex max-h-[45dvh] shrink-0 flex-col border-t border-line bg-surface"
    >
      <div className="flex min-h-8 items-center gap-3 px-4">
        <h2 className="shrink-0 text-sm font-medium text-muted">
          {formatCount(jobs.length, 'deletion job')}
        </h2>
        {!open && <p className="min-w-0 truncate text-sm">{jobs.map(shortWords).join('; ')}</p>}
        <Button
          look="quiet"
          className="-mx-2.5 ml-auto text-sm"
          aria-expanded={open}
          aria-controls={open ? listId : undefined}
          onClick={() => setOpen(!open)}
        >
          <span aria-hidden>{open ? '▾' : '▸'}</span> {open ? 'Collapse' : 'Expand'}
        </Button>
      </div>
      {open && (
        <ul id={listId} className="min-h-0 divide-y divide-line overflow-y-auto border-t border-line">
          {jobs.map((job) => (
            <DockedJob key={job.id} job={job} lost={error !== null && isMoving(job)} />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {spoken}
      </p>
    </section>
  )
}

function shortWords(job: Job): string {
  return `${stateWords(job).label}: ${progressWords(job)}`
}
