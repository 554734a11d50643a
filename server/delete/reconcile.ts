import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Deletion } from '../../src/contract/deletion.ts'
import { type Deadline, deadlineIn } from '../deadline.ts'
import type { Limiter } from '../limiter.ts'
import type { RouteProof } from '../route-proof.ts'
import type { Upstream } from '../upstream.ts'
import { notFoundUnclear } from './attempts.ts'
import { type Ledger, SettledError } from '../ledger/ledger.ts'
import { walkList } from './list-walk.ts'
import { type ReadBack, readBack } from './read-back.ts'
import type { RunnerLock } from './runner-lock.ts'
import type { Timing } from './timing.ts'
import type { Turns } from './turns.ts'

type Deps = {
  upstream: Upstream
  limiter: Limiter
  route: RouteProof
  ledger: Ledger
  turns: Turns
  runner: RunnerLock
  log: Logger
  timing: Timing
}

export type Reconciler = {
  /** Settles what is open now and then every half minute. */
  start: () => void
  /** One pass over the open records. Never throws: what it could not settle, the next pass meets again. */
  pass: () => Promise<void>
  /**
   * Reads the import of one record back, now, if the record is open and no deletion is at work on it. Throws TurnError,
   * and LedgerRefusal where the ledger begins nothing.
   */
  settle: (deletionId: string) => Promise<void>
  stop: () => void
}

const everyMs = 30_000

/** A job waits so many times longer than a person until what upstream will not tell counts as unknown. */
const patienceOfJobs = 10

/** The newest records of calls that were given up; older ones are no longer looked after. */
const givenUpAtMost = 200

/** How long a walk of the whole list may take for one pass: 10,000 imports at five calls a second need ten seconds. */
const walkMs = 10 * 60_000

/**
 * Settles the records that a crash, a lost answer or a locked ledger left open, by reading each import back: gone is
 * `deleted`, still there is `failed` (nobody waits for it any more, so it is not sent again). An item of a job that was
 * under way when its process ended, and is still there, goes back into the queue of the job. A call that was given up is
 * looked after for some minutes more: if it takes effect late, its record is corrected.
 */
export function createReconciler(deps: Deps): Reconciler {
  const { ledger, turns, log, timing } = deps
  let running: Promise<void> | null = null
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  /**
   * When this process first saw a record open, on a clock that nobody sets. The times in the records are of a clock that
   * may have jumped since.
   */
  const seenAt = new Map<string, number>()
  const late = createLateLooks(timing.lateLooksMs)
  /** Nobody waits for these reads: people and jobs go first. */
  const behind = { ...deps, limiter: deps.limiter.lane('looking after', new AbortController().signal) }
  let walkedAt = Number.NEGATIVE_INFINITY

  const openMs = ({ id, jobId }: Deletion): number => {
    const now = performance.now()
    const since = seenAt.get(id) ?? now
    seenAt.set(id, since)
    // An item of a job may have waited a 429 out and been sent long after its intent, up to the moment when its process
    // ended and this one took over.
    return now - Math.max(since, jobId === null ? 0 : (deps.runner.takenAt() ?? now))
  }
  const longestMs = timing.totalMs + timing.settleMs
  /** Whether its call could still take effect: upstream may be at work on what a process that was killed had sent. */
  const mayBeUnderWay = (deletion: Deletion) =>
    deletion.outcome === 'intended' && openMs(deletion) < longestMs
  /** Whether to give up on an intent that upstream tells nothing about. Once unknown, an item is not sent again by its job. */
  const isLongUnclear = (deletion: Deletion) =>
    deletion.outcome === 'intended' &&
    openMs(deletion) >= (deletion.jobId === null ? 1 : patienceOfJobs) * longestMs
  /** Whether it is an item under way in another process, which has the same DATA_DIR and runs the jobs. */
  const isElsewhere = ({ outcome, jobId }: Deletion) =>
    outcome === 'intended' && jobId !== null && !deps.runner.take()

  /** Writes what a look at an import says of its open record. */
  const settleAs = (
    deletion: Deletion,
    found: ReadBack['found'],
    requestId: string | null,
    how: string,
  ): void => {
    const seen = { attempts: 0, status: deletion.status, requestId: deletion.requestId ?? requestId }
    const before = deletion.message ?? 'The console stopped before it knew how this ended.'
    if (found === 'gone') {
      // One of these may be what deleted it: its own record comes first.
      if (ledger.intendedBeside(deletion.importId, deletion.id).some(mayBeUnderWay)) return
      ledger.settle(deletion.id, () => {
        const other = ledger.deletionOf(deletion.importId)
        const message = `${before} ${how}: it is gone${other ? `, and record ${other.id} is what deleted it` : ''}.`
        const isOurs = !other && deletion.code !== notFoundUnclear
        return { ...seen, outcome: isOurs ? 'deleted' : 'already_gone', message }
      })
    } else if (found === 'there') {
      if (mayBeUnderWay(deletion)) return
      const message = `${before} ${how}: it is still there.`
      // What a lost answer had made unknown was judged by its job; what the end of a process cut off was not.
      const requeue = deletion.outcome === 'intended'
      const code = deletion.code === notFoundUnclear ? notFoundUnclear : 'delete_failed'
      ledger.settle(deletion.id, { ...seen, outcome: 'failed', code, message, requeue })
    } else if (found !== 'unasked' && isLongUnclear(deletion)) {
      ledger.settle(deletion.id, { ...seen, outcome: 'unknown', code: 'outcome_unknown', message: before })
    }
  }

  /** Runs `work` on a record that is open once it has its turn; gives null where it is not, any more. */
  const onOpen = <T>(deletionId: string, work: (deletion: Deletion) => Promise<T>): Promise<T | null> => {
    const importId = ledger.get(deletionId)?.importId
    if (importId === undefined) return Promise.resolve(null)
    return turns.take(importId, deadlineIn(timing.totalMs), async () => {
      // Read again: it may have been settled while this waited.
      const deletion = ledger.get(deletionId)
      return deletion?.settledAt === null && !isElsewhere(deletion) ? work(deletion) : null
    })
  }

  /** Reads one back and writes what that says. Gives whether only the whole list can tell more. */
  const readOne = (deletionId: string): Promise<boolean | null> =>
    onOpen(deletionId, async (deletion) => {
      const { found, requestId } = await readBack(deps, deletion.importId, deadlineIn(timing.callMs), timing)
      log.info({ deletionId, found }, 'open deletion read back')
      settleAs(deletion, found, requestId, 'Read back later')
      return found === 'not_found'
    })

  /**
   * Settles by absence: what a complete list does not have is gone, whatever shape the API's 404 has got. Only for what
   * can no longer be under way, as the list was read before it was looked at.
   */
  const settleByList = async (
    deletionIds: readonly string[],
    deadline: Deadline,
    readers: Pick<Deps, 'upstream' | 'limiter'>,
  ): Promise<void> => {
    const ids = await walkList(readers, { deadline, callMs: timing.callMs, againMs: timing.readAgainMs })
    log.info(
      { records: deletionIds.length, imports: ids?.size ?? null },
      'the list was walked to settle deletions',
    )
    if (ids === null) return
    for (const deletionId of deletionIds)
      await onOpen(deletionId, async (deletion) => {
        if (mayBeUnderWay(deletion)) return
        const found = ids.has(deletion.importId) ? 'there' : 'gone'
        settleAs(deletion, found, null, 'Looked for in the whole list')
      })
  }

  const settleOpen = async (): Promise<void> => {
    const open = ledger.open()
    const ids = new Set(open.map(({ id }) => id))
    for (const id of seenAt.keys()) if (!ids.has(id)) seenAt.delete(id)
    const unlisted: string[] = []
    for (const deletion of open) {
      // The record before may have been of the same import: its turn is over then.
      await nextTurn()
      if (stopped) return
      openMs(deletion)
      // A deletion at work on this import settles its own record, and may change what a look at the import would say.
      if (turns.isTaken(deletion.importId)) continue
      if (await readOne(deletion.id)) unlisted.push(deletion.id)
    }
    if (unlisted.length === 0 || performance.now() - walkedAt < timing.walkEveryMs) return
    walkedAt = performance.now()
    await settleByList(unlisted, deadlineIn(walkMs), behind)
  }

  /** Looks after calls that were given up. */
  const lookLate = async (): Promise<void> => {
    for (const { id, importId } of late.due(ledger.givenUp(givenUpAtMost))) {
      if (stopped || turns.isTaken(importId)) continue
      if (ledger.deletionOf(importId)) {
        late.end(id)
        continue
      }
      await turns.take(importId, deadlineIn(timing.totalMs), async () => {
        const { found } = await readBack(behind, importId, deadlineIn(timing.callMs), timing)
        if (found === 'gone' && ledger.intendedBeside(importId, id).length > 0) return
        if (found === 'there' || found === 'gone') late.looked(id)
        if (found !== 'gone') return
        correctLate(ledger, importId, 'Read back once more: it is gone. The call took effect late.')
      })
    }
  }

  const passOnce = async (): Promise<void> => {
    try {
      if (ledger.refusing()) return
      await settleOpen()
      await lookLate()
    } catch (error) {
      log.error({ err: error }, 'open deletions could not be settled; trying again later')
    }
  }
  const pass = () => (running ??= passOnce().finally(() => (running = null)))

  return {
    start: () => {
      timer = setInterval(() => void pass(), everyMs).unref()
      void pass()
    },
    pass,
    settle: async (deletionId) => {
      ledger.assertMayBegin()
      if (await readOne(deletionId)) await settleByList([deletionId], deadlineIn(timing.totalMs), deps)
    },
    stop: () => {
      stopped = true
      clearInterval(timer)
    },
  }
}

/**
 * The newest call for an import that was given up while the import was there took effect after all: its record is
 * corrected. Gives the record's number; null where there is none, or where another record is what deleted it.
 */
export function correctLate(ledger: Ledger, importId: string, how: string): string | null {
  const givenUp = ledger.givenUpOf(importId)
  if (!givenUp || ledger.deletionOf(importId)) return null
  try {
    ledger.correct(givenUp.id, `${givenUp.message ?? ''} ${how}`.trim())
  } catch (error) {
    // Another console on the same DATA_DIR saw it first.
    if (!(error instanceof SettledError)) throw error
  }
  return givenUp.id
}

/** When each call that was given up is looked after: so long after it was first met here, and then no more. */
function createLateLooks(afterMs: readonly number[]) {
  const met = new Map<string, { at: number; looks: number }>()
  const isDue = (id: string): boolean => {
    const known = met.get(id) ?? { at: performance.now(), looks: 0 }
    met.set(id, known)
    const wait = afterMs[known.looks]
    return wait !== undefined && performance.now() - known.at >= wait
  }
  return {
    due: (givenUp: readonly Deletion[]): Deletion[] => {
      const ids = new Set(givenUp.map(({ id }) => id))
      for (const id of met.keys()) if (!ids.has(id)) met.delete(id)
      return givenUp.filter(({ id }) => isDue(id))
    },
    /** The import of this one was looked at: the next look comes in its time. */
    looked: (id: string): void => {
      const known = met.get(id)
      if (!known) return
      const age = performance.now() - known.at
      const next = afterMs.findIndex((wait) => wait > age)
      known.looks = next === -1 ? afterMs.length : next
    },
    end: (id: string): void => {
      const known = met.get(id)
      if (known) known.looks = afterMs.length
    },
  }
}
