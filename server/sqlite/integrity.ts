import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DatabaseSync } from 'node:sqlite'
import type { Logger } from 'pino'
import type { Integrity, LedgerProblem } from '../../src/contract/deletion.ts'
import { deadlineIn, inTime } from '../deadline.ts'
import { codeOf } from '../error-code.ts'
import type { IntegrityWatch } from '../ledger/ledger.ts'
import { LedgerUncheckedError } from '../ledger/ledger-refusal.ts'
import { mostProblems, notAcknowledged, problem, toAcknowledged } from '../ledger/problems.ts'
import { eventsOf } from './chain.ts'
import {
  beginning,
  type Checked,
  type Checkpoint,
  entriesStep,
  recordsStep,
  type Step,
} from './check-entries.ts'
import { endProblems, followLog, headProblems, loggedHeads, readNoted } from './check-heads.ts'
import { jobsStep } from './check-jobs.ts'
import { restoresStep } from './check-restores.ts'

/** How far a check got, and the problems it found. */
type CheckResult = { point: Checkpoint; problems: LedgerProblem[]; atEnd: boolean }

/** Checks a whole ledger at once, for a command that does nothing else. */
export function verifyLedger(checked: Checked): CheckResult {
  return checkFrom(checked, beginning)
}

/**
 * Checks a ledger from a checkpoint on, for `forMs` or a little longer. Each entry must have the next number, and hashes that fit
 * its own bytes and the entry before. Each record must be in the chain, and equal what its last entry says; each job must equal
 * what its entries say. At the end, every noted head must be in the chain. The check goes on after a problem, so that it reports
 * all of them.
 */
function checkFrom(checked: Checked, from: Checkpoint, forMs = Number.POSITIVE_INFINITY): CheckResult {
  const end = performance.now() + forMs
  // Heads are written after the ledger, so a snapshot that begins now contains all that are noted.
  const noted = readNoted(checked)
  const logged = loggedHeads(checked, from.logPlace, end)
  return inOneView(checked.database, () => {
    let point = from
    const problems: LedgerProblem[] = []
    const run = (step: Step): boolean => {
      for (let done = false; !done;) {
        if (performance.now() >= end) return false
        const seen = step(point)
        point = seen.point
        problems.push(...seen.problems)
        done = seen.done
      }
      return true
    }
    try {
      const steps = [entriesStep, recordsStep, jobsStep, restoresStep].map((make) => make(checked))
      if (!steps.every(run)) return { point, problems, atEnd: false }
      problems.push(...endProblems(checked, point.head, noted))
      const followed = followLog(checked.database, point, logged, noted)
      problems.push(...followed.problems)
      return { point: followed.point, problems, atEnd: logged.atEnd }
    } catch (error) {
      // A check that ended with an error would find nothing, and deletions would go on.
      if (codeOf(error) !== 'ERR_OUT_OF_RANGE') throw error
      return { point, problems: [...problems, unreadable], atEnd: true }
    }
  })
}

/** What node:sqlite refuses to read. The check does not get past it. */
const unreadable = problem(
  'unreadable',
  null,
  'The ledger has a number that is larger than any that the console writes, and cannot be checked to its end.',
)

/** Runs the work in one transaction, because another process may write between two statements. */
function inOneView<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN')
  try {
    return work()
  } finally {
    database.exec('COMMIT')
  }
}

/** The watch over a ledger, within this process. */
type Watch = Omit<IntegrityWatch, 'open'> & {
  open: () => LedgerProblem[]
  /** Throws LedgerUncheckedError if the last check ended with an error, and checks again. */
  assertChecked: () => void
}

/** Milliseconds of work before the event loop gets a turn. */
const sliceMs = 5
const longestWaitMs = 1_000

/**
 * Checks the whole ledger once, then what was added, and remembers how far it got. A finding stays until somebody acknowledges
 * it, whatever is written after it.
 */
export function watchIntegrity(checked: Checked, log: Logger): Watch {
  const { database } = checked
  const last = database.prepare('SELECT max(seq) AS n FROM entries')
  const countAcknowledged = database.prepare(
    `SELECT count(*) AS n FROM entries WHERE event = 'problems_acknowledged'`,
  )
  const problems = new Map<string, LedgerProblem>()
  let point = beginning
  let isAtEnd = false
  let at: string | null = null
  let running: Promise<void> | null = null
  let isWatched = false
  let failure: LedgerUncheckedError | null = null
  let acknowledgements: Integrity['acknowledged'] = []

  const note = (found: readonly LedgerProblem[]) => {
    for (const each of found) {
      if (problems.has(each.key)) continue
      problems.set(each.key, each)
      log.error({ record: each.record, key: each.key }, `the ledger is broken: ${each.message}`)
    }
  }

  const checkToEnd = async (): Promise<void> => {
    isAtEnd = false
    while (!isAtEnd && database.isOpen && open().length < mostProblems) {
      const slice = checkFrom(checked, point, sliceMs)
      point = slice.point
      note(slice.problems)
      isAtEnd = slice.atEnd
      at = new Date().toISOString()
      if (!isAtEnd) await nextTurn()
    }
  }
  const checkOnce = async (): Promise<void> => {
    try {
      await checkToEnd()
      failure = null
    } catch (error) {
      failure = new LedgerUncheckedError(error)
      throw failure
    }
  }
  const catchUp = () => (running ??= checkOnce().finally(() => (running = null)))
  const goOn = () => {
    catchUp().catch((error: unknown) => log.error({ err: error }, 'the ledger could not be checked on'))
  }

  const acknowledged = (): Integrity['acknowledged'] => {
    // Another process may have acknowledged problems.
    if (Number(countAcknowledged.get()?.['n']) !== acknowledgements.length)
      acknowledgements = toAcknowledged(eventsOf(database, 'problems_acknowledged'))
    return acknowledgements
  }

  const open = (): LedgerProblem[] => {
    return problems.size === 0 ? [] : notAcknowledged(problems.values(), acknowledged())
  }

  note(headProblems(checked))
  return {
    check: async () => {
      await inTime(catchUp(), deadlineIn(longestWaitMs), null)
      const { head } = point
      return {
        entries: Number(last.get()?.['n'] ?? 0),
        verified: at === null || head.seq === 0 ? null : { entry: head.seq, hash: head.hash, at },
        problems: open(),
        acknowledged: acknowledged(),
      }
    },
    checkedOnce: () => {
      isWatched = true
      return catchUp()
    },
    assertChecked: () => {
      if (!failure) return
      const known = failure
      goOn()
      throw known
    },
    open: () => {
      note(headProblems(checked))
      const now = open()
      // The check waited until some were acknowledged.
      if (isWatched && !running && !isAtEnd && now.length < mostProblems) goOn()
      return now
    },
  }
}
