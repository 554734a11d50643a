import type { Import } from '../../src/contract/import.ts'
import { readImport } from '../../src/contract/read-import.ts'
import { type Answer, hasId, isRefusal, send } from '../answer.ts'
import { type ApiCheck, importsPath, isExasNotFound } from '../api-check.ts'
import { type Deadline, deadlineIn, noDeadline, pause } from '../deadline.ts'
import type { RecordedOutcome } from '../ledger/records.ts'
import { BudgetError, type Limiter } from '../limiter.ts'
import { problemFromAnswer } from '../problem.ts'
import type { Upstream } from '../upstream.ts'
import { UpstreamError } from '../upstream-error.ts'
import type { Slot } from '../waiting-lanes.ts'
import { checkExists } from './check-exists.ts'
import type { Timing } from './timing.ts'

type Deps = {
  upstream: Upstream
  limiter: Limiter
  apiCheck: ApiCheck
  /** The budget for reading the import back, if that has to go on after `limiter` is closed. */
  readLimiter?: Limiter
}

/** The code of a record whose calls cannot have deleted the import, while no 404 proved that it was gone. */
export const notFoundUnclear = 'not_found_unclear'

const earlierInDoubt = 'An earlier call may take effect yet, as its answer was lost.'

type Refusal = { code: string; message: string }

/** How the calls for one deletion ended: the outcome to record, and what only the caller needs. */
export type DeleteResult = RecordedOutcome & {
  /** Only when the budget ended the calls, or allowed none. */
  retryAfterMs?: number
  /** Only when the last call was refused: what was said. Set even if a lost earlier call makes the outcome `failed`. */
  refusal?: Refusal
  /** Only for `deleted` with an answer: its body, unchanged. */
  text?: string
}

/**
 * The result of one DELETE. `doubt`: it may or may not have taken effect. `not_found`: a 404 that says that this call did
 * not delete the import, but does not prove that it is gone.
 */
type CallResult =
  | { kind: 'deleted'; answer: Answer; import: Import | null }
  | { kind: 'gone' | 'refused' | 'limited'; answer: Answer }
  | { kind: 'unsent'; why: string; code: string }
  | {
      kind: 'doubt' | 'not_found'
      why: string
      status: number | null
      requestId: string | null
      /** Only if the call was refused on its way, before the API had it or after. Sent again, it would be again. */
      refusal?: Refusal
    }

type Limits = Pick<Timing, 'totalMs' | 'callMs' | 'deleteRetryMs' | 'readRetryMs'> & {
  /**
   * A job is patient until this fires: it waits out a 429 for as long as it takes, the limits start again after it, and
   * the wait for a slot does not count. Null for a person.
   */
  patience: AbortSignal | null
}

/**
 * Sends the DELETE of one import, and goes on until the result is clear or time is up. The caller has reserved a slot for
 * the first call and recorded the intent. If that took too long, this takes another slot.
 *
 * After a lost answer the import is read back. If it is gone, the lost call took effect. If it is still there, the DELETE
 * is sent again. A call that got a 429 was not carried out, so it only waits. No call begins with less than `callMs` left:
 * it could only add another doubt. If a job is stopped here, the import was not deleted, and its item is queued again.
 */
export async function deleteUpstream(
  deps: Deps,
  importId: string,
  slot: Slot,
  limits: Limits,
  until: Deadline = deadlineIn(limits.totalMs),
): Promise<DeleteResult> {
  const { totalMs, callMs, patience } = limits
  const isPatient = () => patience !== null && !patience.aborted
  const reading = { ...deps, limiter: deps.readLimiter ?? deps.limiter }
  let deadline = until
  let anyInDoubt = false
  /** After a lost answer no later answer proves that the import stays: the lost call may still take effect. */
  const notDeleted = (result: DeleteResult): DeleteResult =>
    anyInDoubt
      ? {
          ...result,
          outcome: 'failed',
          code: 'delete_failed',
          message: `${earlierInDoubt} ${result.message ?? ''}`,
        }
      : result
  /** Takes a slot. `left`: how long a job may go on from then. Throws BudgetError. */
  const takeSlot = async (left: number) => {
    if (!isPatient()) return deps.limiter.take(deadline.earlier(callMs))
    await deps.limiter.take(noDeadline)
    deadline = deadlineIn(left)
  }
  if (!slot.leave()) {
    try {
      await takeSlot(totalMs)
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error
      return unsent(error, patience !== null)
    }
  }
  for (let attempts = 1; ; attempts++) {
    const call = await sendDelete(deps, importId, deadline.within(callMs))
    /** The result if there is no time for another call. */
    let otherwise: DeleteResult
    switch (call.kind) {
      case 'deleted': {
        const { answer } = call
        return { outcome: 'deleted', attempts, import: call.import, text: answer.text, ...facts(answer) }
      }
      case 'gone':
        return { outcome: anyInDoubt ? 'deleted' : 'already_gone', attempts, ...facts(call.answer) }
      case 'refused': {
        const { code, message } = problemFromAnswer(call.answer)
        const refusal = { code, message }
        return notDeleted({ outcome: 'refused', attempts, ...facts(call.answer), ...refusal, refusal })
      }
      case 'unsent':
        return notDeleted({ outcome: 'failed', attempts, code: call.code, message: call.why })
      case 'limited': {
        const message =
          patience === null
            ? 'Rate limited; the retry delay was too long. The import is still there.'
            : 'Rate limited, and stopped before the next try. The import is still there.'
        const code = 'rate_limited'
        otherwise = notDeleted({ outcome: 'refused', attempts, ...facts(call.answer), code, message })
        break
      }
      case 'not_found':
      case 'doubt': {
        anyInDoubt ||= call.kind === 'doubt'
        const read = await checkExists(reading, importId, deadline, { ...limits, isPatient })
        deadline = read.deadline
        const { status, why, refusal } = call
        const requestId = call.requestId ?? read.requestId
        const seen = { attempts, status, requestId }
        if (read.found === 'gone') {
          const outcome = anyInDoubt ? 'deleted' : 'already_gone'
          return { ...seen, outcome, message: `${why} The import was read back and is gone.` }
        }
        if (read.found !== 'there') {
          const message = `${why} Reading the import again did not tell either.`
          const code = anyInDoubt ? 'outcome_unknown' : notFoundUnclear
          return { ...seen, outcome: 'unknown', code, message, ...(refusal && { refusal }) }
        }
        const message = `${why} The import was read back and is still there.`
        // A call without a lost answer cannot take effect later, so `not_found_unclear` is not rechecked.
        const code = anyInDoubt ? 'delete_failed' : notFoundUnclear
        otherwise = { ...seen, outcome: 'failed', code, message }
        if (refusal) return { ...otherwise, refusal }
        await pause(limits.deleteRetryMs, deadline)
      }
    }
    try {
      const left = call.kind === 'limited' ? totalMs : deadline.left()
      if (isPatient() && left <= callMs) return otherwise
      await takeSlot(left)
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error
      if (patience !== null) return { ...otherwise, requeue: true }
      return otherwise.outcome === 'refused' ? { ...otherwise, retryAfterMs: error.retryAfterMs } : otherwise
    }
  }
}

/** The result when the intent was written too late for its slot, and the budget had no other slot. */
function unsent({ message: why, retryAfterMs }: BudgetError, isOfJob: boolean): DeleteResult {
  const unsentAt = { outcome: 'failed', attempts: 0, code: 'rate_limited' } as const
  const nothing = 'Nothing was sent; the import is still there.'
  return isOfJob
    ? { ...unsentAt, message: `The job was stopped. ${nothing}`, requeue: true }
    : { ...unsentAt, message: `${why} ${nothing}`, retryAfterMs }
}

async function sendDelete(deps: Deps, importId: string, deadline: Deadline): Promise<CallResult> {
  const call = { method: 'DELETE', path: `${importsPath}/${importId}` } as const
  let answer: Answer
  try {
    answer = await send(deps.upstream, deps.limiter, call, deadline)
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
    if (!error.sent) return { kind: 'unsent', why: error.message, code: `upstream_${error.fault}` }
    return { kind: 'doubt', why: error.message, status: null, requestId: null }
  }
  const { status, requestId } = answer
  if (status === 404) {
    const why = await doubtOfNotFound(deps, importId, answer, deadline)
    if (why === null) return { kind: 'gone', answer }
    // An HTML page is from something in between. The API behind it may have carried the call out.
    return { kind: answer.isPage ? 'doubt' : 'not_found', why, status, requestId }
  }
  if (status === 429) return { kind: 'limited', answer }
  if (isRefusal(answer)) return { kind: 'refused', answer }
  if (status >= 400 && status < 500 && answer.isPage) {
    const { code, message } = problemFromAnswer(answer)
    return { kind: 'doubt', why: message, status, requestId, refusal: { code, message } }
  }
  if (status >= 400) return { kind: 'doubt', why: `The API answered ${status}.`, status, requestId }
  if (hasId(answer.json, importId)) {
    return { kind: 'deleted', answer, import: readImport(answer.json) }
  }
  const why =
    answer.json === undefined ? 'The answer could not be read.' : 'The answer was about something else.'
  return { kind: 'doubt', why, status, requestId }
}

/** Why a 404 does not prove that the import is gone; null if it does. */
async function doubtOfNotFound(
  { apiCheck, limiter }: Deps,
  importId: string,
  answer: Answer,
  deadline: Deadline,
): Promise<string | null> {
  const address = await apiCheck.confirm(limiter, deadline)
  if (address === 'wrong_address')
    return 'A 404 came, and the list of imports does not answer at this address either: EXA_BASE_URL may be wrong.'
  if (!isExasNotFound(answer, importId)) return 'The 404 that came is not the API’s own.'
  return address === 'confirmed'
    ? null
    : 'A 404 came, and the list of imports could not be read to see whether that is true.'
}

const facts = ({ status, requestId }: Answer) => ({ status, requestId })
