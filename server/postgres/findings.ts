import type { Logger } from 'pino'
import type { Integrity, LedgerProblem } from '../../src/contract/deletion.ts'
import { acknowledgedKeys, mostProblems, toAcknowledged } from '../ledger/problems.ts'
import { eventsOf } from './events.ts'
import type { Client, Pool } from './pool.ts'

/** How many findings and acknowledgements there are. Quick to read. */
export type FindingCounts = { findings: number; acknowledgements: number }

/**
 * The problems of a ledger, shared by all replicas: when one of them finds a problem, none of them begins anything. A finding
 * stays until somebody acknowledges it, also when the replicas restart.
 */
export type Findings = {
  /** Never throws: a finding that cannot be stored is remembered here and stored later. */
  note: (found: readonly LedgerProblem[]) => Promise<void>
  /** The findings that nobody has acknowledged. `counts` were just read from the same database. */
  open: (counts: FindingCounts, database: Pool | Client) => Promise<LedgerProblem[]>
  acknowledged: () => Promise<Integrity['acknowledged']>
  /** The counts of the last time that no finding was open; null when one may be open. */
  unbroken: () => FindingCounts | null
  /** How many findings that this replica knows of are open, its own and those of others. */
  countOpen: () => number
}

export function openFindings(pool: Pool, log: Logger): Findings {
  const found = new Map<string, LedgerProblem>()
  let unstored: LedgerProblem[] = []
  /** The number of rows when the table was last read. */
  let stored = 0
  let known = new Set<string>()
  let acknowledgements = 0
  let unbroken: FindingCounts | null = null

  const remember = (problem: LedgerProblem): boolean => {
    if (found.has(problem.key)) return false
    found.set(problem.key, problem)
    unbroken = null
    log.error({ record: problem.record, key: problem.key }, `the ledger is broken: ${problem.message}`)
    return true
  }
  const store = async (): Promise<void> => {
    if (unstored.length === 0) return
    const now = unstored
    try {
      await pool.query(
        `INSERT INTO findings (key, record, message) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
         ON CONFLICT (key) DO NOTHING`,
        [now.map(({ key }) => key), now.map(({ record }) => record), now.map(({ message }) => message)],
      )
      unstored = unstored.filter((problem) => !now.includes(problem))
    } catch (error) {
      log.error({ err: error }, 'what is wrong with the ledger could not be noted for other replicas')
    }
  }

  const openNow = () => [...found.values()].filter(({ key }) => !known.has(key))

  /** Reads the findings and acknowledgements of other replicas, some at a time while few of them are open. */
  const catchUp = async (counts: FindingCounts, database: Pool | Client): Promise<void> => {
    await store()
    for (;;) {
      if (found.size > 0 && counts.acknowledgements !== acknowledgements) {
        const events = await eventsOf(database, 'problems_acknowledged')
        known = acknowledgedKeys(events)
        acknowledgements = counts.acknowledgements
      }
      if (counts.findings === stored || openNow().length >= mostProblems) return
      const { rows } = await database.query<LedgerProblem>(
        'SELECT key, record, message FROM findings WHERE key <> ALL ($1) ORDER BY found_at LIMIT $2',
        [[...found.keys()], mostProblems],
      )
      rows.forEach(remember)
      if (rows.length < mostProblems) stored = counts.findings
    }
  }

  return {
    countOpen: () => openNow().length,
    note: async (problems) => {
      unstored.push(...problems.filter(remember))
      await store()
    },
    unbroken: () => unbroken,
    open: async (counts, database) => {
      await catchUp(counts, database)
      const problems = openNow()
      unbroken = problems.length === 0 ? counts : null
      return problems
    },
    acknowledged: async () => toAcknowledged(await eventsOf(pool, 'problems_acknowledged')),
  }
}
