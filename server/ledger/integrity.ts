import type { DatabaseSync } from 'node:sqlite'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { entriesStep, recordsStep } from './entry-integrity.ts'
import { endProblems, followLog, loggedHeads, readNoted } from './head-integrity.ts'
import { beginning, type Checked, type Followed, type Point, type Step } from './integrity-steps.ts'
import { jobProblems } from './job-integrity.ts'

/** What is more than this is not listed: the ledger as a whole is another one. */
export const mostProblems = 1_000

/**
 * Checks a ledger from a point on, for `forMs` or a little longer: each entry must have the next number and the hash of
 * its own bytes and of the one before; a record must be what its last entry says, and in the chain; a job what its
 * entries say; and at the end of all that, every head that was noted must be in the chain. Goes on behind what does not
 * fit, so that all of it is told.
 */
export function followLedger(checked: Checked, from: Point, forMs = Number.POSITIVE_INFINITY): Followed {
  const end = performance.now() + forMs
  // They are written after the ledger, so that what they note by now is in a view that begins after now.
  const noted = readNoted(checked)
  const logged = loggedHeads(checked, from.logPlace, end)
  return inOneView(checked.database, () => {
    let point = from
    const problems: LedgerProblem[] = []
    const goesOn = () => performance.now() < end && problems.length < mostProblems
    const run = (step: Step): boolean => {
      for (let done = false; !done;) {
        if (!goesOn()) return problems.length >= mostProblems
        const seen = step(point)
        point = seen.point
        problems.push(...seen.problems)
        done = seen.done
      }
      return true
    }
    const steps = [entriesStep, recordsStep, jobsStep].map((make) => make(checked))
    if (!steps.every(run)) return { point, problems, atEnd: false }
    problems.push(...endProblems(checked, point.head, noted))
    const followed = followLog(checked.database, point, logged, noted)
    problems.push(...followed.problems)
    return { point: followed.point, problems, atEnd: logged.atEnd }
  })
}

/** All of it at once, for a program that does nothing else. */
export function verifyLedger(checked: Checked): Followed {
  return followLedger(checked, beginning)
}

/** Another process may write between two statements; within a transaction they see the same. */
function inOneView<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN')
  try {
    return work()
  } finally {
    database.exec('COMMIT')
  }
}

function jobsStep({ database }: Checked): Step {
  const jobs = database.prepare('SELECT id FROM jobs WHERE id > ? ORDER BY id LIMIT 1')
  return (from) => {
    const id = jobs.get(from.job)?.['id']
    if (id === undefined) return { point: from, problems: [], done: true }
    const job = Number(id)
    return { point: { ...from, job }, problems: jobProblems(database, job), done: false }
  }
}
