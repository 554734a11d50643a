import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import type { ApiError } from '../api/errors.ts'
import { Link, useRoute } from 'wouter'
import { failedStates, isMoving, isUnfinished, type Job } from '../contract/job.ts'
import { pagePaths } from '../contract/page-paths.ts'
import {
  failedCount,
  itemTitle,
  jobTitle,
  outcomeSummary,
  progressWords,
  stateWords,
} from '../labels/job-words.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { dismissJob, followedJobsQuery, jobFailuresQuery } from '../queries/jobs.ts'
import { Button } from '../ui/Button.tsx'
import { focusIfLost } from '../ui/focus.ts'
import { JobActions } from './JobActions.tsx'
import { HoldCountdown } from './JobHold.tsx'
import { JobBar, JobLost, JobWait, Rejection, WaitsForPerson } from './JobProgress.tsx'
import { Icon } from '../ui/Icon.tsx'

const none: readonly Job[] = []

/** The bulk deletions under way, at the bottom of every page but their own. Ended ones stay until dismissed. */
export function JobDock() {
  const { data, error, failureReason } = useQuery(followedJobsQuery)
  const jobs = data?.jobs ?? none
  const announcement = useAnnouncement(jobs)
  // Jobs that were there when the page opened. A job that appears later, begun elsewhere, does not take the focus.
  const [atStart, setAtStart] = useState<readonly Job[] | null>(null)
  if (data && atStart === null) setAtStart(data.jobs)
  // The page of a job has its own bar and buttons, and the page of all jobs lists those that wait.
  const [isJobs, page] = useRoute(pagePaths.jobs)
  const shown = jobs.filter(({ id, state }) =>
    isJobs && page.id === undefined ? state !== 'waiting' : id !== page?.id,
  )
  const place = isJobs ? (page.id ?? 'all') : null
  const before = useRef(place)
  useEffect(() => {
    // The link that was clicked is gone, because its page shows the job itself.
    if (before.current !== place) focusIfLost()
    before.current = place
  }, [place])
  return (
    <>
      {shown.length > 0 && <Dock jobs={shown} atStart={atStart ?? none} lost={error ?? failureReason} />}
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </>
  )
}

type DockProps = { jobs: readonly Job[]; atStart: readonly Job[]; lost: ApiError | null }

function Dock({ jobs, atStart, lost }: DockProps) {
  const [open, setOpen] = useState(true)
  // Undo must not be folded away.
  const held = jobs.filter(({ state }) => state === 'held').length
  const [heldThen, setHeldThen] = useState(held)
  if (held !== heldThen) {
    setHeldThen(held)
    if (held > heldThen) setOpen(true)
  }
  const listId = useId()
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
          <Icon name={open ? 'opened' : 'closed'} /> {open ? 'Collapse' : 'Expand'}
        </Button>
      </div>
      {open && (
        <ul id={listId} className="min-h-0 divide-y divide-line overflow-y-auto border-t border-line">
          {jobs.map((job) => (
            <DockedJob
              key={job.id}
              job={job}
              lost={isMoving(job) ? lost : null}
              focusUndo={atStart.some(({ id }) => id === job.id)}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function shortWords(job: Job): string {
  return `${stateWords(job).label}: ${progressWords(job)}`
}

type DockedJobProps = {
  job: Job
  /** Why what is shown is out of date. */
  lost: ApiError | null
  /** Whether its Undo takes the focus, if nothing has it. */
  focusUndo: boolean
}

/** One job in the dock. */
function DockedJob({ job, lost, focusUndo }: DockedJobProps) {
  const client = useQueryClient()
  const { label, colour } = stateWords(job)
  return (
    <li aria-label={jobTitle(job)} tabIndex={-1} className="px-4 py-2 outline-none">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link href={`/deletions/jobs/${job.id}`} className="py-0.5 font-medium text-accent underline">
          {jobTitle(job)}
        </Link>
        {job.hold ? (
          <HoldCountdown leftMs={job.hold.leftMs} />
        ) : (
          <span className={`font-medium ${colour}`}>{label}</span>
        )}
        {job.state !== 'waiting' && job.state !== 'undone' && !job.hold && (
          <span className="text-muted">{progressWords(job)}</span>
        )}
        <span className="ml-auto flex flex-wrap items-center justify-end gap-2">
          <JobActions job={job} focusUndo={focusUndo} />
          {!isUnfinished(job) && (
            <Button
              look="quiet"
              onClick={() => {
                dismissJob(client, job.id)
                requestAnimationFrame(() => focusIfLost())
              }}
            >
              Dismiss
            </Button>
          )}
        </span>
      </div>
      {job.state === 'waiting' ? (
        <WaitsForPerson job={job} />
      ) : (
        <>
          <div className="py-1.5">
            <JobBar job={job} />
          </div>
          <p className="text-sm text-muted first-letter:uppercase">{outcomeSummary(job)}</p>
        </>
      )}
      <Rejection job={job} />
      {lost ? <JobLost error={lost} /> : <JobWait key={job.pace?.waitingMs ?? 0} job={job} />}
      <DockFailures job={job} />
    </li>
  )
}

const shownAtMost = 3

/** The last few failures of a job, and a link to all of them. */
function DockFailures({ job }: { job: Job }) {
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
          href={`/deletions/jobs/${job.id}?${failedStates.map((state) => `state=${state}`).join('&')}`}
          className="inline-flex py-0.5 text-accent underline"
        >
          {count === 1 ? 'See it in the job' : `See all ${formatNumber(count)} in the job`}
        </Link>
      </li>
    </ul>
  )
}

/** The bar moves four times a second. A screen reader that followed it would never be quiet. */
const everyMs = 10_000

/** What a screen reader hears: the progress of jobs every ten seconds, and changes of their state at once. */
function useAnnouncement(jobs: readonly Job[]): string {
  const [announcement, setAnnouncement] = useState('')
  // Compared as words, so that an unchanged text does not restart the ten seconds.
  const states = jobs.map((job) => `${job.id} ${job.state} ${isMoving(job)}`).join()
  // A hold is announced once.
  const anyMoving = jobs.some((job) => isMoving(job) && job.state !== 'held')
  const [announcedStates, setAnnouncedStates] = useState(states)
  if (announcedStates !== states) {
    setAnnouncedStates(states)
    setAnnouncement(jobs.map(inWords).join('. '))
  }
  const announce = useEffectEvent(() => setAnnouncement(jobs.map(inWords).join('. ')))
  useEffect(() => {
    if (!anyMoving) return
    const timer = setInterval(() => announce(), everyMs)
    return () => clearInterval(timer)
  }, [anyMoving])
  return announcement
}

function inWords(job: Job): string {
  if (job.hold)
    return `${jobTitle(job)}: starts in ${formatCount(Math.ceil(job.hold.leftMs / 1000), 'second')}, can be undone until then`
  return `${jobTitle(job)}: ${stateWords(job).label.toLowerCase()}, ${progressWords(job)}, ${outcomeSummary(job)}`
}
