import type { DatabaseSync } from 'node:sqlite'
import { type Account, accountId } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { type ChainHead, origin } from '../ledger/chain.ts'
import { strayRecord } from '../ledger/check-end.ts'
import { checkEntry } from '../ledger/check-entry.ts'
import { parseObject } from '../ledger/stored-row.ts'
import { eventsOf } from './chain.ts'
import type { LoggedHead } from './heads.ts'
import type { LedgerFiles } from './ledger-files.ts'

/** A ledger to check: its open database, the files of its heads, and its account. */
export type Checked = {
  database: DatabaseSync
  files: Pick<LedgerFiles, 'head' | 'headsLog'>
  account: Account
}

/** How far a ledger was checked: the last entry, record, job and batch of restores, and the place in the log of heads. */
export type Checkpoint = {
  head: ChainHead
  record: number
  job: number
  restores: number
  logPlace: number
  /** The last entry that the log noted up to that place. */
  logged: number
  /** Consecutive heads of the log that the chain does not have. */
  strays: { first: LoggedHead; last: LoggedHead } | null
}

export const beginning: Checkpoint = {
  head: origin,
  record: 0,
  job: 0,
  restores: 0,
  logPlace: 0,
  logged: 0,
  strays: null,
}

/** Checks some rows from a checkpoint on. */
export type Step = (from: Checkpoint) => { point: Checkpoint; problems: LedgerProblem[]; done: boolean }

/** Rows to check before looking at the clock again: about a millisecond. */
const batch = 50

/** Checks the entries: numbers, hashes, account, and the records that they are about. */
export function entriesStep({ database, account }: Checked): Step {
  const entries = database.prepare(
    `SELECT entries.seq, entries.deletion_id, entries.body, entries.hash,
            NOT EXISTS (SELECT 1 FROM entries AS later
                         WHERE later.deletion_id = entries.deletion_id AND later.seq > entries.seq) AS is_last
       FROM entries WHERE entries.seq > ? ORDER BY entries.seq LIMIT ${batch}`,
  )
  const row = database.prepare('SELECT * FROM deletions WHERE id = ?')
  const before = database.prepare(
    'SELECT body FROM entries WHERE deletion_id = ? AND seq < ? ORDER BY seq DESC LIMIT 1',
  )
  const accountFrom = eventsOf(database, 'account_opened')[0]?.seq ?? Number.POSITIVE_INFINITY
  const owner = { whose: accountId(account), accountFrom }

  return (from) => {
    const found = entries.all(from.head.seq)
    const problems: LedgerProblem[] = []
    let head = from.head
    for (const entry of found) {
      const id = entry['deletion_id'] ?? null
      const seq = Number(entry['seq'])
      const hash = String(entry['hash'])
      const stored = {
        seq,
        record: id === null ? null : String(id),
        body: String(entry['body']),
        hash,
        isLast: entry['is_last'] === 1,
        stored: () => row.get(id),
        earlier: () => parseObject((before.get(id, seq)?.['body'] ?? null) as string | null),
      }
      problems.push(...checkEntry(owner, head, stored).problems)
      head = { seq, hash }
    }
    return { point: { ...from, head }, problems, done: found.length < batch }
  }
}

/** Finds the records that are in no entry. The entries lead to all others. */
export function recordsStep({ database }: Checked): Step {
  const records = database.prepare(
    `SELECT id, EXISTS (SELECT 1 FROM entries WHERE deletion_id = id) AS has_entry
       FROM deletions WHERE id > ? ORDER BY id LIMIT ${batch}`,
  )
  return (from) => {
    const found = records.all(from.record)
    const problems = found
      .filter((row) => row['has_entry'] === 0)
      .map((row) => strayRecord(String(row['id'])))
    const record = Number(found.at(-1)?.['id'] ?? from.record)
    return { point: { ...from, record }, problems, done: found.length < batch }
  }
}
