import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Integrity, LedgerProblem } from '../../src/contract/deletion.ts'
import { eventsOf } from './chain-events.ts'
import { headProblems } from './head-integrity.ts'
import { followLedger, mostProblems } from './integrity.ts'
import { beginning, type Checked, type Point } from './integrity-steps.ts'

export type IntegrityWatch = {
  /**
   * Follows the chain on to its end, from where it was followed to before, a slice at a time. Tells how far it is by
   * then, or after a second where the end is further away.
   */
  check(): Promise<Integrity>
  /** Resolves when all of it was followed once, or the database was closed. */
  checkedOnce(): Promise<void>
  /** What is known not to fit and was not acknowledged, once the end was looked at again. */
  open(): LedgerProblem[]
}

/** Milliseconds of work before everything else gets a turn. */
const sliceMs = 5
const longestWaitMs = 1_000

/**
 * Keeps how far a ledger was found to fit: all of it once, and then what was added. What was found stays found, whatever
 * is written after it, until somebody acknowledges it.
 */
export function watchIntegrity(checked: Checked, log: Logger): IntegrityWatch {
  const { database } = checked
  const last = database.prepare('SELECT max(seq) AS n FROM entries')
  const countAcknowledged = database.prepare(
    `SELECT count(*) AS n FROM entries WHERE event = 'problems_acknowledged'`,
  )
  const problems = new Map<string, LedgerProblem>()
  let point: Point = beginning
  let at: string | null = null
  let running: Promise<void> | null = null
  let once: Promise<void> | null = null
  let acknowledgements: Integrity['acknowledged'] = []

  const note = (found: readonly LedgerProblem[]) => {
    for (const problem of found) {
      if (problems.has(problem.key)) continue
      problems.set(problem.key, problem)
      log.error({ record: problem.record, key: problem.key }, `the ledger is broken: ${problem.message}`)
    }
  }

  const follow = async (): Promise<void> => {
    for (let atEnd = false; !atEnd && problems.size < mostProblems && database.isOpen;) {
      const followed = followLedger(checked, point, sliceMs)
      point = followed.point
      note(followed.problems)
      atEnd = followed.atEnd
      at = new Date().toISOString()
      if (!atEnd) await nextTurn()
    }
  }
  const catchUp = () => (running ??= follow().finally(() => (running = null)))

  const acknowledged = (): Integrity['acknowledged'] => {
    // Another process may have written one.
    if (Number(countAcknowledged.get()?.['n']) !== acknowledgements.length)
      acknowledgements = eventsOf(database, 'problems_acknowledged').map((event) => ({
        at: event.at,
        operator: event.operator ?? '',
        note: event.note,
        problems: event.problems,
      }))
    return acknowledgements
  }

  const open = (): LedgerProblem[] => {
    if (problems.size === 0) return []
    const known = new Set(acknowledged().flatMap((each) => each.problems.map(({ key }) => key)))
    return [...problems.values()].filter(({ key }) => !known.has(key))
  }

  note(headProblems(checked))
  return {
    check: async () => {
      await Promise.race([catchUp(), pause(longestWaitMs, undefined, { ref: false })])
      const { head } = point
      return {
        entries: Number(last.get()?.['n'] ?? 0),
        verified: at === null || head.seq === 0 ? null : { entry: head.seq, hash: head.hash, at },
        problems: open(),
        acknowledged: acknowledged(),
      }
    },
    checkedOnce: () => (once ??= catchUp()),
    open: () => {
      note(headProblems(checked))
      return open()
    },
  }
}
