import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiError, isSignInError } from '../api/errors.ts'
import { Link } from 'wouter'
import type { Job } from '../contract/job.ts'
import {
  budgetWords,
  endedCount,
  failedCount,
  jobStateWords,
  longWaitMs,
  pausedWords,
  progressWords,
} from '../labels/job-words.ts'
import { approvalReasonWords, isOwn } from '../labels/approval-words.ts'
import { byWords, operatorWords } from '../labels/operator-words.ts'
import { budgetQuery, infoQuery } from '../queries/info.ts'
import { useHeldUp } from '../queries/refused.ts'
import { Notice } from '../ui/Notice.tsx'
import { useCountdown } from '../ui/use-countdown.ts'

/** The progress of a job: the share that went well, then the share that went wrong. */
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
      <rect width={(well / total) * 100} height={1} className={jobStateWords[job.state].fill} />
      <rect x={(well / total) * 100} width={(failed / total) * 100} height={1} className="fill-danger" />
    </svg>
  )
}

/** Why a job stands still: it paused, or Exa asked for a pause. Shows nothing if it goes on. */
export function JobWait({ job }: { job: Job }) {
  const heldUp = useHeldUp()
  const [toldAt] = useState(Date.now)
  const left = useCountdown((job.pace?.waitingMs ?? 0) / 1000, toldAt)
  if (job.paused) {
    const { title, advice } = pausedWords(job.paused)
    return (
      <Notice look="warn" role="status" title={title}>
        <p>{advice}</p>
        <code className="font-mono text-xs text-muted">{job.paused.code}</code>
      </Notice>
    )
  }
  if ((job.state === 'running' || job.hold?.leftMs === 0) && heldUp)
    return <p className="text-sm text-warn">Waiting. {heldUp}.</p>
  if (left * 1_000 < longWaitMs) return null
  return <p className="text-sm text-warn">Rate limited. Retrying in {left} s.</p>
}

/** Tells whoever asked that somebody else has to decide, and all others that they can. */
export function WaitsForPerson({ job }: { job: Job }) {
  const { data: info } = useQuery(infoQuery)
  if (!info || !job.approval) return null
  if (isOwn(job, info.you))
    return (
      <p className="text-sm text-warn">
        Another operator has to decide: {approvalReasonWords(job.approval)}.
      </p>
    )
  return (
    <p className="text-sm text-warn">
      <bdi>{byWords(job)}</bdi> asks for approval: {approvalReasonWords(job.approval)}.{' '}
      <Link href="/deletions/jobs" className="text-accent underline">
        Review what waits
      </Link>
    </p>
  )
}

/** Who rejected a job, and why. Shows nothing if nobody did. */
export function Rejection({ job: { state, approval } }: { job: Job }) {
  const decision = approval?.decision
  if (state !== 'rejected' || !decision) return null
  if (decision.by === null) return <p className="text-sm text-muted">Nobody approved it in time.</p>
  return (
    <p className="text-sm text-muted">
      By <bdi>{operatorWords(decision.by)}</bdi>
      {decision.note !== null && (
        <>
          : <bdi>{decision.note}</bdi>
        </>
      )}
    </p>
  )
}

/** Says that the progress is out of date: the console does not answer, or asks for a new session. */
export function JobLost({ error }: { error: ApiError }) {
  return (
    <p role="status" className="text-sm text-warn">
      {isSignInError(error)
        ? 'Not up to date.'
        : 'Can’t reach the console. The job runs there, and continues when it is back.'}
    </p>
  )
}

/** How many calls the key may make now, and how many wait. Shows nothing if no budget is set. */
export function Budget() {
  const { data } = useQuery(budgetQuery)
  const words = data && budgetWords(data.budget)
  return words ? <p className="text-sm text-muted tabular-nums">{words}</p> : null
}
