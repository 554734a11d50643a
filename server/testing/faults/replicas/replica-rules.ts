import { type DeletionRow, jobMoves } from '../../../ledger/chain.ts'
import type { Replicated, Trace } from '../trace.ts'
import type { UpstreamCall } from '../world.ts'

/** How long before a call arrives it may have got its place in the budget, where no process is known to have stood still. */
const onItsWayMs = 20
/** A process that stood still so long before may have delayed a call. */
const delayedWithinMs = 2_000

/** What was served beyond the budget: any second that had more calls than it has places. */
export function budget({ calls, replicated }: Trace): string[] {
  if (!replicated || replicated.perSecond === null) return []
  const { perSecond } = replicated
  const places = Math.max(1, Math.floor(perSecond))
  // What is answered with 429 was not served, and gives its place back.
  const served = calls.filter(({ status }) => status !== 429).toSorted((a, b) => a.at - b.at)
  return served.flatMap((first, number) => {
    const last = served[number + places]
    if (!last) return []
    const tookMs = last.at - first.at
    if (tookMs >= 1_000 - onItsWayMs - delayOf(first, replicated)) return []
    return [`${places + 1} calls were served within ${Math.round(tookMs)} ms, from ${first.id} to ${last.id}`]
  })
}

/** How late a call may have arrived because a process stood still, in milliseconds. */
function delayOf({ at }: UpstreamCall, { lags }: Replicated): number {
  return lags
    .filter(({ from, to }) => from <= at && to >= at - delayedWithinMs)
    .reduce((sum, { from, to }) => sum + to - from, 0)
}

/** Whether the entry of a job's creation says that it does not run yet: it has to be approved, or is held. */
const waitsFirst = (told: DeletionRow) => told['approval'] !== undefined || told['holdUntil'] !== undefined

const isRunning: Record<string, boolean> = Object.fromEntries(
  Object.entries(jobMoves).map(([event, state]) => [event, state === 'running']),
)

/** Items that were begun while their job did not run, by the order of the chain; or by a replica that had lost the job. */
export function begun({ entries, replicated }: Trace): string[] {
  const running = new Map<string, boolean>()
  const wrong: string[] = []
  for (const { seq, deletionId, body } of entries) {
    const told = JSON.parse(body) as DeletionRow
    if (deletionId === null) {
      const runs = isRunning[String(told['event'])]
      if (runs !== undefined) running.set(String(told['jobId']), runs && !waitsFirst(told))
    } else if (
      told['outcome'] === 'intended' &&
      told['job_id'] !== null &&
      !running.get(String(told['job_id']))
    )
      wrong.push(`entry ${seq} begins an item of job ${String(told['job_id'])}, which does not run`)
  }
  return [...wrong, ...(replicated ? withoutLease(replicated) : [])]
}

function withoutLease({ intents, claims }: Replicated): string[] {
  return intents.flatMap(({ jobId, replica, committedAt, importId }) => {
    if (jobId === null) return []
    const claim = claims.findLast((each) => each.jobId === jobId && each.committedAt <= committedAt)
    if (claim?.replica === replica) return []
    return [`${replica} began ${importId} of job ${jobId}, which ${claim?.replica ?? 'nobody'} had`]
  })
}

/** How many records of an import were begun by a replica that then lost its job to another one: it may have sent nothing. */
export function begunAndLost({ intents, claims }: Replicated, id: string): number {
  return intents.filter(
    ({ importId, jobId, committedAt }) =>
      importId === id && claims.some((claim) => claim.jobId === jobId && claim.committedAt > committedAt),
  ).length
}

/** Heads that a replica logged and that the chain does not have. */
export function loggedHeads({ entries, loggedHeads: noted, problems }: Trace): string[] {
  return [
    ...problems.map(({ message }) => `the check finds: ${message}`),
    ...noted
      .filter(({ seq, hash }) => entries[seq - 1]?.hash !== hash)
      .map(({ seq }) => `no entry is the head logged as ${seq}`),
    ...(entries.length > 0 && noted.length === 0 ? ['no head was logged'] : []),
  ]
}
