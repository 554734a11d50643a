import type { Logger } from 'pino'
import { type Deadline, deadlineIn, noDeadline, pause } from '../deadline.ts'
import type { LastRead } from '../last-read.ts'
import { BudgetError, type Limiter } from '../limiter.ts'
import { asProblemError, ProblemError } from '../problem.ts'
import type { RouteProof } from '../route-proof.ts'
import type { Upstream } from '../upstream.ts'
import { attemptDelete, type End } from './attempts.ts'
import { conclude, type Deleted } from './conclude.ts'
import type { JobItemKey } from '../ledger/job-store.ts'
import { type Ledger, SettledError } from '../ledger/ledger.ts'
import { ledgerProblem } from '../ledger/ledger-refusal.ts'
import { correctLate } from './reconcile.ts'
import type { Timing } from './timing.ts'
import { TurnError, type Turns } from './turns.ts'

export type DeleteDeps = {
  upstream: Upstream
  limiter: Limiter
  ledger: Ledger
  lastRead: LastRead
  turns: Turns
  route: RouteProof
  log: Logger
  timing: Timing
}

/** What to delete, by whose hand, and why. */
export type DeletionRequest = { importId: string; operator: string; reason: string | null; item?: JobItemKey }

/**
 * Deletes one import: intent on disk, call, outcome on disk. Goes on to its end whether or not anyone still waits.
 * Throws ProblemError for every end but `deleted`.
 */
export type DeleteImport = (request: DeletionRequest) => Promise<Deleted>

/** A job at work, as its items see it. */
export type ItemRun = {
  /** Its lane of the budget. */
  lane: Limiter
  /** Fires when it is told to stop; the lane is closed then. */
  stopped: AbortSignal
  /** Asked at the last moment before an item begins. */
  mayBegin: () => boolean
  /** Resolves when a ledger that took nothing may take something again, or when the job is told to stop. */
  ledgerIsBack: () => Promise<void>
}

/** How an item ended. It is not written where the ledger took nothing until the job was told to stop: then it stays open. */
export type EndedItem = { deletionId: string; end: End; isWritten: boolean }

/**
 * The same for an item of a job, which waits in its own lane of the budget, as long as it takes. Null when it may not
 * begin: then nothing was written or sent. Throws ProblemError when the ledger takes no intent.
 */
export type DeleteItem = (
  request: DeletionRequest & { item: JobItemKey },
  run: ItemRun,
) => Promise<EndedItem | null>

/** The single-delete function; everything that deletes goes through it. See `docs/decisions/` on the order of its steps. */
export function createDeleteImport(deps: DeleteDeps): DeleteImport {
  const { timing } = deps
  const { totalMs, callMs } = timing

  const deleteOnce = async (request: DeletionRequest, deadline: Deadline): Promise<Deleted> => {
    await placeInBudget(deps.limiter, deadline.earlier(callMs))
    const deletionId = writeIntent(deps, request)
    const sent = await attemptDelete(deps, request.importId, { ...timing, patience: null }, deadline)
    const end = await writeOutcome(deps, deletionId, request.importId, sent)
    return conclude(deps.ledger, deletionId, request.importId, end)
  }

  return async (request) => {
    const deadline = deadlineIn(totalMs)
    try {
      return await deps.turns.take(request.importId, deadline.earlier(callMs), () =>
        deleteOnce(request, deadline),
      )
    } catch (error) {
      if (!(error instanceof TurnError)) throw error
      const message =
        'Another deletion of this import is still under way, so this one was not sent. The record of the other one will say how it ended.'
      throw new ProblemError({ status: 409, code: 'deletion_under_way', message }, { cause: error })
    }
  }
}

/** The same function for the items of jobs. */
export function createDeleteItem(deps: DeleteDeps): DeleteItem {
  const { limiter, turns, timing, log } = deps
  return (request, { lane, stopped, mayBegin, ledgerIsBack }) =>
    turns.take(request.importId, noDeadline, async () => {
      try {
        await lane.take(noDeadline)
      } catch (error) {
        if (error instanceof BudgetError) return null
        throw error
      }
      if (!mayBegin()) return null
      const deletionId = writeIntent(deps, request)
      const budgets = { ...deps, limiter: lane, readLimiter: openLane(lane, limiter, stopped) }
      const sent = await attemptDelete(budgets, request.importId, { ...timing, patience: stopped })
      // Within the turn: whoever comes next to this import must find on record what became of it.
      for (;;) {
        try {
          return { deletionId, end: settleOnce(deps, deletionId, request.importId, sent), isWritten: true }
        } catch (error) {
          log.error(
            { err: error, deletionId, outcome: sent.outcome },
            'the ledger took no outcome of an item',
          )
          if (stopped.aborted) return { deletionId, end: sent, isWritten: false }
          await ledgerIsBack()
        }
      }
    })
}

/** A lane as long as it is open, then the budget itself: what was sent is read back also when its job was stopped. */
function openLane(lane: Limiter, budget: Limiter, closed: AbortSignal): Limiter {
  return {
    ...lane,
    take: async (deadline) => {
      try {
        await lane.take(deadline)
      } catch (error) {
        if (!closed.aborted) throw error
        await budget.take(deadline)
      }
    },
  }
}

/**
 * Settles a record, unless that is done: another console on the same DATA_DIR may have read the import back. Gives the end
 * in the light of earlier records. Throws when the ledger does not take it.
 */
function settleOnce(deps: DeleteDeps, deletionId: string, importId: string, sent: End): End {
  const { ledger, log } = deps
  let end = afterLateEffects(deps, deletionId, importId, sent)
  try {
    ledger.settle(deletionId, () => (end = unlessDeletedElsewhere(ledger, deletionId, importId, end)))
  } catch (error) {
    if (!(error instanceof SettledError)) throw error
    log.error({ err: error, deletionId, outcome: end.outcome }, 'the record of a deletion was settled before')
  }
  return end
}

/** Where an import was gone already, an earlier call of ours that was given up is what deleted it, late; its record is corrected. */
function afterLateEffects({ ledger, log }: DeleteDeps, deletionId: string, importId: string, end: End): End {
  if (end.outcome !== 'already_gone') return end
  try {
    if (ledger.intendedBeside(importId, deletionId).length > 0) return end
    const late = correctLate(ledger, importId, 'It took effect late: asked for again, the import was gone.')
    return late === null ? end : { ...end, message: `The call of record ${late} had taken effect late.` }
  } catch (error) {
    // The reconciler looks after it, and corrects it then.
    log.error({ err: error, importId }, 'a record could not be corrected yet')
    return end
  }
}

/**
 * Where the answer was lost and the import is gone, it may have been gone before, or another console may be deleting it:
 * one deletion has one record. What that one's record will say is not known yet, so this one is settled after it.
 */
function unlessDeletedElsewhere(ledger: Ledger, deletionId: string, importId: string, end: End): End {
  if (end.outcome !== 'deleted' || end.text !== undefined) return end
  const before = end.message ?? 'An answer was lost.'
  const earlier = ledger.deletionOf(importId)
  if (earlier) {
    return { ...end, outcome: 'already_gone', message: `${before} Record ${earlier.id} is what deleted it.` }
  }
  const [other] = ledger.intendedBeside(importId, deletionId)
  if (!other) return end
  const message = `${before} Record ${other.id} is open too, and may be what deleted it.`
  return { ...end, outcome: 'unknown', code: 'outcome_unknown', message }
}

async function placeInBudget(limiter: Limiter, deadline: Deadline): Promise<void> {
  try {
    await limiter.take(deadline)
  } catch (error) {
    throw asProblemError(error)
  }
}

function writeIntent({ ledger, lastRead, log }: DeleteDeps, request: DeletionRequest): string {
  const { importId } = request
  try {
    return ledger.intend({ ...request, import: lastRead.get(importId) })
  } catch (error) {
    log.error({ err: error, importId }, 'the ledger took no intent; nothing was sent')
    throw ledgerProblem(error, 'Nothing was sent, and nothing was deleted.')
  }
}

async function writeOutcome(deps: DeleteDeps, deletionId: string, importId: string, sent: End): Promise<End> {
  const { log, timing } = deps
  const deadline = deadlineIn(timing.settleMs)
  for (;;) {
    try {
      return settleOnce(deps, deletionId, importId, sent)
    } catch (error) {
      log.error({ err: error, deletionId, outcome: sent.outcome }, 'the ledger took no outcome')
      if (deadline.left() <= timing.settleAgainMs) {
        const message =
          'The deletion was sent, but how it ended could not be written to the ledger. ' +
          'The record stays open and is settled by reading the import back.'
        throw new ProblemError(
          { status: 503, code: 'outcome_unrecorded', message, deletionId },
          { cause: error },
        )
      }
      await pause(timing.settleAgainMs, deadline)
    }
  }
}
