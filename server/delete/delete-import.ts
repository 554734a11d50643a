import type { Logger } from 'pino'
import type { ApiCheck } from '../api-check.ts'
import { deadlineIn, noDeadline, pause } from '../deadline.ts'
import type { By } from '../ledger/chain.ts'
import { type JobLease, LeaseLostError } from '../ledger/job-leases.ts'
import { ItemNotQueuedError, type JobItemKey } from '../ledger/job-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type RecordedOutcome, RecordNotOpenError } from '../ledger/records.ts'
import { ledgerProblem } from '../ledger/ledger-refusal.ts'
import { openLane } from '../lanes.ts'
import { BudgetError, type Limiter } from '../limiter.ts'
import { asProblemError, ProblemError } from '../problem.ts'
import type { RecentImports } from '../recent-imports.ts'
import type { RecentWebsets } from '../recent-websets.ts'
import type { Upstream } from '../upstream.ts'
import type { Slot } from '../waiting-lanes.ts'
import { type DeleteResult, deleteUpstream } from './delete-upstream.ts'
import { type KeyedMutex, MutexTimeoutError } from './keyed-mutex.ts'
import type { Timing } from './timing.ts'

type DeleteDeps = {
  upstream: Upstream
  limiter: Limiter
  ledger: Ledger
  recentImports: RecentImports
  recentWebsets: RecentWebsets
  mutex: KeyedMutex
  apiCheck: ApiCheck
  log: Logger
  timing: Timing
}

/** What to delete, who asked, and why. */
type DeletionRequest = By & {
  importId: string
  reason: string | null
  item?: JobItemKey
  /** The lease of the run that works on the job. */
  lease?: JobLease
  /** Finds the request again if its answer is lost. */
  key?: string | null
}

/** A deletion that has ended: the id of its record, and the result. */
export type EndedDeletion = { deletionId: string; result: DeleteResult }

/**
 * Deletes one import: intent on disk, call, outcome on disk. Runs to the end even if nobody waits any more.
 * Throws ProblemError when it did not begin, or when its outcome could not be recorded.
 */
export type DeleteImport = (request: DeletionRequest) => Promise<EndedDeletion>

/** The running job, as one of its items sees it. */
type ItemRun = {
  /** Its lane of the budget. */
  lane: Limiter
  /** Fires when the job is told to stop. The lane is closed then. */
  stopped: AbortSignal
  /** Asked right before an item begins. */
  mayBegin: () => boolean
  /** Resolves when the ledger can be written again, or when the job is told to stop. */
  ledgerIsBack: () => Promise<void>
}

/** How an item ended. `isWritten` is false if the ledger could not be written until the job was stopped: its record stays open. */
export type EndedItem = EndedDeletion & { isWritten: boolean }

/**
 * Deletes an item of a job. Waits in the lane of the job for as long as it takes. Null when the item may not begin: then
 * nothing was written or sent. Throws ItemNotQueuedError when the job no longer runs, LeaseLostError when another process may
 * work on it, and ProblemError when the ledger does not take the intent.
 */
export type DeleteItem = (
  request: DeletionRequest & { item: JobItemKey; lease: JobLease },
  run: ItemRun,
) => Promise<EndedItem | null>

/** For a person who waits. Why the steps have this order: docs/decisions/0002-one-delete.md. */
export function createDeleteImport(deps: DeleteDeps): DeleteImport {
  const { limiter, mutex, timing } = deps
  return async (request) => {
    const deadline = deadlineIn(timing.totalMs)
    const lastStart = deadline.earlier(timing.callMs)
    try {
      return await mutex.run(request.importId, lastStart, async () => {
        const slot = await limiter.reserve(lastStart)
        const deletionId = await recordIntent(deps, request)
        const limits = { ...timing, patience: null }
        const result = await deleteUpstream(deps, request.importId, slot, limits, deadline)
        return { deletionId, result: await recordInTime(deps, deletionId, request.importId, result) }
      })
    } catch (error) {
      if (!(error instanceof MutexTimeoutError)) throw asProblemError(error)
      const message =
        'Another deletion of this import is still under way, so this one was not sent. The record of the other one will say how it ended.'
      throw new ProblemError({ status: 409, code: 'deletion_under_way', message }, { cause: error })
    }
  }
}

/** For the items of jobs, with the same steps. */
export function createDeleteItem(deps: DeleteDeps): DeleteItem {
  const { limiter, mutex, timing, log } = deps
  return (request, { lane, stopped, mayBegin, ledgerIsBack }) =>
    mutex.run(request.importId, noDeadline, async () => {
      let slot: Slot
      try {
        slot = await lane.reserve(noDeadline)
      } catch (error) {
        if (error instanceof BudgetError) return null
        throw error
      }
      if (!mayBegin()) return null
      const { lease } = request
      const deletionId = await recordIntent(deps, request)
      // This process may have been suspended while the intent was written.
      if (!lease.isHeld()) throw new LeaseLostError(lease)
      const budgets = { ...deps, limiter: lane, readLimiter: openLane(lane, limiter, stopped) }
      const result = await deleteUpstream(budgets, request.importId, slot, { ...timing, patience: stopped })
      // Still under the lock: the next deletion of this import must find this outcome on record.
      for (;;) {
        try {
          const recorded = await recordOutcome(deps, deletionId, request.importId, result, lease)
          return { deletionId, result: recorded, isWritten: true }
        } catch (error) {
          if (error instanceof LeaseLostError) throw error
          const { outcome } = result
          log.error({ err: error, deletionId, outcome }, 'the ledger took no outcome of an item')
          if (stopped.aborted) return { deletionId, result, isWritten: false }
          await ledgerIsBack()
        }
      }
    })
}

async function recordIntent(deps: DeleteDeps, request: DeletionRequest): Promise<string> {
  const { ledger, recentImports, recentWebsets, log } = deps
  const { importId } = request
  try {
    const known = { import: recentImports.get(importId), usedBy: recentWebsets.usedBy(importId) }
    return await ledger.recordIntent({ ...request, ...known })
  } catch (error) {
    if (error instanceof ItemNotQueuedError || error instanceof LeaseLostError) throw error
    log.error({ err: error, importId }, 'the ledger took no intent; nothing was sent')
    throw ledgerProblem(error, 'Nothing was sent, and nothing was deleted.')
  }
}

/** Records an outcome. Tries again for a while if the ledger does not take it. */
async function recordInTime(
  deps: DeleteDeps,
  deletionId: string,
  importId: string,
  result: DeleteResult,
): Promise<DeleteResult> {
  const { log, timing } = deps
  const deadline = deadlineIn(timing.recordMs)
  for (;;) {
    try {
      return await recordOutcome(deps, deletionId, importId, result)
    } catch (error) {
      log.error({ err: error, deletionId, outcome: result.outcome }, 'the ledger took no outcome')
      if (deadline.left() <= timing.recordRetryMs) {
        const message =
          'The deletion was sent, but how it ended could not be written to the ledger. ' +
          'The record stays open until the console has checked whether the import still exists.'
        throw new ProblemError(
          { status: 503, code: 'outcome_unrecorded', message, deletionId },
          { cause: error },
        )
      }
      await pause(timing.recordRetryMs, deadline)
    }
  }
}

/**
 * Records an outcome, unless another console on the same DATA_DIR has read the import back and recorded one. Returns the
 * result, corrected by what other records say. Throws when the ledger does not take it.
 */
async function recordOutcome(
  { ledger, log }: DeleteDeps,
  deletionId: string,
  importId: string,
  sent: DeleteResult,
  lease?: JobLease,
): Promise<DeleteResult> {
  const result = await afterLateSuccess({ ledger, log }, deletionId, importId, sent)
  const isInferred = result.outcome === 'deleted' && result.text === undefined
  const end: RecordedOutcome = isInferred ? { ...result, inferredFrom: 'lost_answer' } : result
  try {
    return { ...result, ...(await ledger.recordOutcome(deletionId, end, lease)) }
  } catch (error) {
    if (!(error instanceof RecordNotOpenError)) throw error
    log.error(
      { err: error, deletionId, outcome: result.outcome },
      'a deletion had an outcome on record before',
    )
    return { ...result, ...error.outcome }
  }
}

/** If the import was already gone, a call of ours that was given up may have deleted it late. Then its record is corrected. */
async function afterLateSuccess(
  { ledger, log }: Pick<DeleteDeps, 'ledger' | 'log'>,
  deletionId: string,
  importId: string,
  result: DeleteResult,
): Promise<DeleteResult> {
  if (result.outcome !== 'already_gone') return result
  try {
    const how = 'It took effect late: asked for again, the import was gone.'
    const late = await ledger.recordLateSuccess({ importId, otherThan: deletionId, how })
    return late.kind === 'corrected'
      ? { ...result, message: `The call of record ${late.id} had taken effect late.` }
      : result
  } catch (error) {
    // The next recheck corrects it.
    log.error({ err: error, importId }, 'a record could not be corrected yet')
    return result
  }
}
