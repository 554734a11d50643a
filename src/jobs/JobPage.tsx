import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { Link, useSearch } from 'wouter'
import { isMoving, isUnfinished, type ItemState, itemStates, type Job } from '../contract/job.ts'
import { noFilter, withMoments } from '../deletions/deletion-filter.ts'
import { ExportButtons } from '../deletions/ExportButtons.tsx'
import { formatNumber } from '../lib/format.ts'
import { deletionSummaryQuery } from '../queries/deletions.ts'
import { jobQuery } from '../queries/jobs.ts'
import { jobIdsQuery } from '../queries/undo-job.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Fact } from '../ui/Fact.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { useTitle } from '../ui/use-title.ts'
import { selectAgain } from '../view/select-again.ts'
import { JobActions } from '../delete/JobActions.tsx'
import { HoldCountdown } from '../delete/JobHold.tsx'
import { Budget, JobBar, JobLost, JobWait } from '../delete/JobProgress.tsx'
import { ApprovalActions } from './ApprovalActions.tsx'
import { itemWords, JobItems } from './JobItems.tsx'
import { RestoreJob } from './RestoreJob.tsx'
import { ApprovalFacts } from './WaitingJobs.tsx'
import { QueryFailure } from '../labels/QueryFailure.tsx'
import {
  jobStateWords,
  jobTitle,
  progressWords,
  shownStates,
  stateWords,
  wasBegun,
} from '../labels/job-words.ts'
import { byWords } from '../labels/operator-words.ts'
import { Icon } from '../ui/Icon.tsx'

/** One bulk deletion: its progress or result, and the outcome of each import. */
export function JobPage({ id }: { id: string }) {
  const query = useQuery(jobQuery(id))
  useTitle(`Deletion job ${id}`)
  const unknown = query.error?.status === 404 || query.error?.status === 400
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <p className="px-4 pt-2 print:hidden">
        <Link
          href="/deletions/jobs"
          className="inline-flex min-h-8 items-center gap-1.5 text-muted hover:text-text"
        >
          <Icon name="back" /> All deletion jobs
        </Link>
      </p>
      <div className="shrink-0">
        <ProgressLine active={query.isPending && !query.error} label="Loading the job" />
      </div>
      {unknown && (
        <EmptyState isPage title="No such job">
          The ledger has no job {id}.
        </EmptyState>
      )}
      {!unknown && <QueryFailure query={query} />}
      {query.data && <Report job={query.data} lost={query.error ?? query.failureReason} />}
    </div>
  )
}

/** `lost`: why the shown job is out of date. */
function Report({ job, lost }: { job: Job; lost: ApiError | null }) {
  const asked = new URLSearchParams(useSearch()).getAll('state')
  const states = itemStates.filter((state) => asked.includes(state))
  const { label, colour } = stateWords(job)
  const [asking, setAsking] = useState(false)
  const isUndone = job.state === 'undone'
  return (
    <>
      <header
        tabIndex={-1}
        // The list of imports follows directly, so its line is enough.
        className={`space-y-2 outline-none px-4 pb-3${wasBegun(job) ? ' border-b border-line' : ''}`}
      >
        <h1 className="text-xl font-semibold">{jobTitle(job)}</h1>
        <p>
          {job.hold ? (
            <HoldCountdown leftMs={job.hold.leftMs} />
          ) : (
            <span className={`font-medium ${colour}`}>
              {isUndone ? `${label}: nothing was deleted` : label}
            </span>
          )}{' '}
          {!isUndone && <span className="text-muted">{progressWords(job)}</span>}
        </p>
        {wasBegun(job) && <JobBar job={job} />}
        {lost ? <JobLost error={lost} /> : <JobWait key={job.pace?.waitingMs ?? 0} job={job} />}
        {isUnfinished(job) && job.state !== 'waiting' && <Budget />}
        <dl className="grid max-w-3xl grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
          <Fact name="Requested">
            <AbsoluteTime iso={job.createdAt} />
          </Fact>
          {job.endedAt !== null && job.state !== 'rejected' && (
            <Fact name={jobStateWords[job.state].label}>
              <AbsoluteTime iso={job.endedAt} />
            </Fact>
          )}
          <Fact name="By">
            <bdi>{byWords(job)}</bdi>
            {job.who?.address && <span className="text-muted"> · {job.who.address}</span>}
          </Fact>
          {job.lastMove?.who && (
            <Fact name={moveWords[job.lastMove.to]}>
              <bdi>{byWords(job.lastMove)}</bdi>, <AbsoluteTime iso={job.lastMove.at} />
            </Fact>
          )}
          <Fact name="Reason">
            {job.reason === null ? <span className="text-muted">None</span> : <bdi>{job.reason}</bdi>}
          </Fact>
          {job.retryOf !== null && (
            <Fact name="Retry of">
              <Link href={`/deletions/jobs/${job.retryOf}`} className="text-accent underline">
                Job {job.retryOf}
              </Link>
            </Fact>
          )}
          <ApprovalFacts job={job} />
        </dl>
        {job.state === 'waiting' || asking ? (
          <ApprovalActions job={job} onAsking={setAsking} />
        ) : (
          <JobActions job={job} focusUndo />
        )}
        {isUndone && <SelectAgain id={job.id} />}
      </header>
      <RestoreJob job={job} />
      {/* Imports that were never sent all have one outcome, and no records. */}
      {wasBegun(job) && <Outcomes job={job} states={states} />}
      {job.counts.unknown > 0 && (
        <p className="px-4 pt-2 text-sm text-warn">The console keeps checking the unknown ones.</p>
      )}
      <JobItems key={states.join()} job={job} states={states} />
    </>
  )
}

/** Filters the imports of a job by outcome, and links to their records. */
function Outcomes({ job, states }: { job: Job; states: readonly ItemState[] }) {
  return (
    <>
      <nav aria-label="Filter by outcome" className="flex flex-wrap gap-1 px-3 pt-3">
        <Filter id={job.id} state={null} label="All" count={job.total} current={states.length === 0} />
        {shownStates
          .filter((state) => job.counts[state] > 0 || states.includes(state))
          .map((state) => (
            <Filter
              key={state}
              id={job.id}
              state={state}
              label={itemWords(job, state).label}
              count={job.counts[state]}
              current={states.includes(state)}
            />
          ))}
      </nav>
      <JobRecords job={job} />
    </>
  )
}

const moveWords = { stopped: 'Stopped by', running: 'Resumed by', undone: 'Undone by' } as const

/** Links to the list, and selects the imports of an undone job there again. */
function SelectAgain({ id }: { id: string }) {
  const client = useQueryClient()
  // If reading them fails, they can be selected by hand.
  const select = () => void client.fetchQuery(jobIdsQuery(id)).then(selectAgain, () => {})
  return (
    <Link href="/imports" onClick={select} className="inline-flex min-h-6 items-center text-accent underline">
      Select these imports again
    </Link>
  )
}

type FilterProps = { id: string; state: ItemState | null; label: string; count: number; current: boolean }

function Filter({ id, state, label, count, current }: FilterProps) {
  return (
    <Link
      href={`/deletions/jobs/${id}${state === null ? '' : `?state=${state}`}`}
      aria-current={current ? 'true' : undefined}
      className={`flex min-h-8 items-center gap-1.5 rounded-md px-2.5 ${current ? 'bg-surface font-medium ring-1 ring-line' : 'text-muted hover:bg-surface hover:text-text'}`}
    >
      {label} <span className="text-sm text-muted">{formatNumber(count)}</span>
    </Link>
  )
}

/** How often the records of a running job are counted again. */
const everyMs = 3_000

/** Links to the records of a job, and exports them. */
function JobRecords({ job }: { job: Job }) {
  const filter = withMoments({ ...noFilter, job: job.id })
  const { data } = useQuery({ ...deletionSummaryQuery(filter), refetchInterval: isMoving(job) && everyMs })
  const records = data?.outcomes.reduce((sum, { count }) => sum + count, 0) ?? 0
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-2 print:hidden">
      <Link href={`/deletions?job=${job.id}`} className="flex min-h-8 items-center text-accent underline">
        View records
      </Link>
      <ExportButtons filter={filter} count={records} name={`deletion-job-${job.id}`} />
    </div>
  )
}
