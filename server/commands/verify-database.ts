import { pino } from 'pino'
import { accountWords } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { parseAccountId } from '../sqlite/ledger-account.ts'
import type { ChainHead } from '../ledger/chain.ts'
import { headProblem } from '../ledger/check-end.ts'
import { beginning, checkSlice } from '../postgres/check-ledger.ts'
import { eventsOf, hasEntry } from '../postgres/events.ts'
import { assertSchema } from '../postgres/migrate.ts'
import { openPool, type Pool } from '../postgres/pool.ts'
import { asStartFailure, databaseInWords } from '../postgres/unavailable.ts'
import { say } from './run-command.ts'
import { brokenLines, sayVerified } from './verified.ts'

/** Checks the ledger in a database without changing it. Returns the exit code. Throws DatabaseError when it cannot. */
export async function verifyDatabase(address: string, noted: ChainHead | null): Promise<number> {
  const pool = openPool(address, pino({ level: 'silent' }))
  try {
    await assertSchema(pool)
    return await verify(pool, databaseInWords(address), noted)
  } catch (error) {
    throw asStartFailure(error, pool)
  } finally {
    await pool.end()
  }
}

async function verify(pool: Pool, where: string, noted: ChainHead | null): Promise<number> {
  const [opened] = await eventsOf(pool, 'account_opened')
  const account = opened && 'account' in opened ? parseAccountId(String(opened.account)) : null
  if (!account)
    return say(1, `The database ${where} does not say whose ledger it has: its beginning is missing.`)
  let point = beginning
  const problems: LedgerProblem[] = []
  for (let atEnd = false; !atEnd;) {
    const slice = await checkSlice(pool, account, point)
    point = slice.point
    problems.push(...slice.problems)
    atEnd = slice.atEnd
  }
  const found = await pool.query<LedgerProblem>('SELECT key, record, message FROM findings ORDER BY found_at')
  const keys = new Set(problems.map(({ key }) => key))
  problems.push(...found.rows.filter(({ key }) => !keys.has(key)))
  const lines = brokenLines(problems, await eventsOf(pool, 'problems_acknowledged'))
  if (noted) lines.push(...(await notedLines(pool, noted, point.head.seq)))
  return sayVerified(
    `Ledger in the database ${where} of ${accountWords(account)}`,
    { head: point.head, records: point.record },
    lines,
    'Keep the database as it is, and compare it with a copy.',
  )
}

async function notedLines(pool: Pool, noted: ChainHead, there: number): Promise<string[]> {
  if (await hasEntry(pool, noted)) return []
  return [headProblem(noted, there, 'the log').message]
}
