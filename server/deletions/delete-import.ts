import type { Logger } from 'pino'
import type { Import } from '../../src/contract/import.ts'
import { type Deadline, deadlineIn, pause } from '../deadline.ts'
import type { LastRead } from '../last-read.ts'
import type { Limiter } from '../limiter.ts'
import { asProblemError, ProblemError } from '../problem.ts'
import type { Upstream } from '../upstream.ts'
import { attemptDelete, type End } from './attempts.ts'
import type { Ledger } from './ledger.ts'

/** Milliseconds: the whole of a deletion, read-backs and retries included, and one call of it. */
export type Timing = { totalMs: number; callMs: number }

export type DeleteDeps = {
  upstream: Upstream
  limiter: Limiter
  ledger: Ledger
  lastRead: LastRead
  log: Logger
  timing?: Timing
}

/** A deletion that ended well: its record's id, and the import to answer with. */
export type Deleted = { deletionId: string; import: Pick<Import, 'id' | 'object'> }

export type DeleteImport = {
  /**
   * Deletes one import: intent on disk, call, outcome on disk. Goes on to its end whether or not anyone still waits.
   * Throws ProblemError for every end but `deleted`.
   */
  run(importId: string, operator: string): Promise<Deleted>
  /** Whether a run is still working on this record; a reconciliation leaves such a one alone. */
  isUnderWay(deletionId: string): boolean
}

/** A person waits half a minute at most; an upstream that says nothing for ten seconds rarely does later. */
const defaultTiming: Timing = { totalMs: 30_000, callMs: 10_000 }

/** How long a finished deletion tries to get its outcome into a ledger that is locked. */
const settleWithinMs = 3_000
const settleWaitMs = 200

/** The single-delete function; everything that deletes goes through it. See `docs/decisions/` on the order of its steps. */
export function createDeleteImport(deps: DeleteDeps): DeleteImport {
  const timing = deps.timing ?? defaultTiming
  const underWay = new Set<string>()
  const lastTurn = new Map<string, Promise<unknown>>()

  const deleteOnce = async (importId: string, operator: string): Promise<Deleted> => {
    const deadline = deadlineIn(timing.totalMs)
    await placeInBudget(deps.limiter, deadline)
    const deletionId = writeIntent(deps, importId, operator)
    underWay.add(deletionId)
    try {
      const end = await attemptDelete(deps, importId, deadline, timing.callMs)
      await writeOutcome(deps, deletionId, end)
      return conclude(deps, deletionId, importId, end)
    } finally {
      underWay.delete(deletionId)
    }
  }

  return {
    isUnderWay: (deletionId) => underWay.has(deletionId),
    // One deletion of an import at a time: two at once would take each other's effect for their own.
    run: async (importId, operator) => {
      const turn = Promise.allSettled([lastTurn.get(importId)]).then(() => deleteOnce(importId, operator))
      lastTurn.set(importId, turn)
      try {
        return await turn
      } finally {
        if (lastTurn.get(importId) === turn) lastTurn.delete(importId)
      }
    },
  }
}

async function placeInBudget(limiter: Limiter, deadline: Deadline): Promise<void> {
  try {
    await limiter.take(deadline)
  } catch (error) {
    throw asProblemError(error)
  }
}

function writeIntent({ ledger, lastRead, log }: DeleteDeps, importId: string, operator: string): string {
  try {
    return ledger.intend({ importId, operator, import: lastRead.get(importId) })
  } catch (error) {
    log.error({ err: error, importId }, 'the ledger took no intent; nothing was sent')
    const message =
      'The deletion could not be written to the ledger, so it was not sent. Nothing was deleted. Try again in a moment.'
    throw new ProblemError({ status: 503, code: 'ledger_unavailable', message }, { cause: error })
  }
}

async function writeOutcome({ ledger, log }: DeleteDeps, deletionId: string, end: End): Promise<void> {
  const deadline = deadlineIn(settleWithinMs)
  for (;;) {
    try {
      ledger.settle(deletionId, end)
      return
    } catch (error) {
      log.error({ err: error, deletionId, outcome: end.outcome }, 'the ledger took no outcome')
      if (deadline.left() <= settleWaitMs) {
        const message =
          'The deletion was sent, but how it ended could not be written to the ledger. ' +
          'The record stays open and is settled by reading the import back.'
        throw new ProblemError(
          { status: 503, code: 'outcome_unrecorded', message, deletionId },
          { cause: error },
        )
      }
      await pause(settleWaitMs, deadline)
    }
  }
}

function conclude({ ledger }: DeleteDeps, deletionId: string, importId: string, end: End): Deleted {
  const requestId = end.requestId ?? null
  const message = end.message ?? ''
  switch (end.outcome) {
    case 'deleted':
      return { deletionId, import: ledger.get(deletionId)?.import ?? { id: importId, object: 'import' } }
    case 'already_gone': {
      const earlier = ledger.deletionOf(importId)
      const who = earlier
        ? `It was deleted here on ${earlier.requestedAt} by ${earlier.operator} (record ${earlier.id}).`
        : 'It was not deleted from this console.'
      throw new ProblemError({
        status: 404,
        code: 'already_gone',
        message: `The import was already gone. ${who}`,
        requestId,
        deletionId,
      })
    }
    case 'refused': {
      const { status, code, retryAfterMs = null } = end
      throw new ProblemError({
        status: status ?? 400,
        code: code ?? 'refused',
        message,
        requestId,
        retryAfterMs,
        deletionId,
      })
    }
    case 'failed':
      throw new ProblemError({
        status: 502,
        code: end.code ?? 'delete_failed',
        message,
        requestId,
        deletionId,
      })
    case 'unknown':
      throw new ProblemError({
        status: 502,
        code: 'outcome_unknown',
        message: `${message} The console goes on reading it back; the record will say how it ended.`,
        requestId,
        deletionId,
      })
  }
}
