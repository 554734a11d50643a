import type { DatabaseSync } from 'node:sqlite'
import { type Account, accountId } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { type ChainHead, type DeletionRow, entryHash, origin, recordBody, sha256 } from '../ledger/chain.ts'
import { problem } from '../ledger/check-job.ts'
import { eventsOf } from './chain.ts'
import type { LoggedHead } from './heads.ts'
import type { LedgerFiles } from './ledger-files.ts'

/** A ledger to check: its open database, where its heads are noted, and whose it is. */
export type Checked = {
  database: DatabaseSync
  files: Pick<LedgerFiles, 'head' | 'headsLog'>
  account: Account
}

/** Up to where a ledger was checked: the last entry, record and job, and the place in the log of heads. */
export type Checkpoint = {
  head: ChainHead
  record: number
  job: number
  logPlace: number
  /** The last entry that the log noted up to there. */
  logged: number
  /** Heads of the log, one after the other, that the chain does not have. */
  strays: { first: LoggedHead; last: LoggedHead } | null
}

export const beginning: Checkpoint = {
  head: origin,
  record: 0,
  job: 0,
  logPlace: 0,
  logged: 0,
  strays: null,
}

/** Checks some rows from a checkpoint on. */
export type Step = (from: Checkpoint) => { point: Checkpoint; problems: LedgerProblem[]; done: boolean }

/** Rows between two looks at the clock: a millisecond or so. */
const batch = 50

/** Columns of a record that stay as they are when it gets its outcome. */
const fixedColumns = [
  'id',
  'import_id',
  'operator',
  'requested_at',
  'reason',
  'job_id',
  'used_by_sha256',
  'who_json',
]

/** Follows the entries: their numbers, their hashes, whose they are, and the records that they are about. */
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
  const whose = accountId(account)
  const accountFrom = eventsOf(database, 'account_opened')[0]?.seq ?? Number.POSITIVE_INFINITY

  const bodyProblems = (seq: number, record: string | null, text: string, isLast: boolean) => {
    const body = parseBody(text)
    if (!body) return [problem(`body:${seq}`, record, `Entry ${seq} is no entry of this program.`)]
    const isOurs = body['account'] === whose || (body['account'] === undefined && seq < accountFrom)
    if (!isOurs) {
      const other = typeof body['account'] === 'string' ? body['account'] : 'none'
      return [problem(`account:${seq}`, record, `Entry ${seq} is of another account: ${other}.`)]
    }
    if (record === null) {
      if (body['event'] !== 'record_found_changed') return []
      const id = String(body['deletionId'])
      const message = `Record ${id} had been changed before its outcome was recorded: entry ${seq} has it as it was and as it was found.`
      return [problem(`found:${seq}`, id, message)]
    }
    const stored = row.get(Number(record))
    if (!stored) {
      const message = `Record ${record} was removed; entry ${seq} tells of it.`
      return isLast ? [problem(`removed:${record}`, record, message)] : []
    }
    const earlier = parseBody(String(before.get(Number(record), seq)?.['body'] ?? ''))
    const changed = earlier ? fixedColumns.filter((name) => earlier[name] !== body[name]) : []
    if (changed.length > 0) {
      const message = `Record ${record} was changed before entry ${seq}. What differs: ${changed.join(', ')}.`
      return [problem(`lasting:${seq}`, record, message)]
    }
    const now = recordBody(stored, typeof body['account'] === 'string' ? body['account'] : null)
    if (!isLast || now === text) return []
    const message = `Record ${record} is not what entry ${seq}, its last, says of it. What differs: ${differences(stored, body)}.`
    return [problem(`record:${record}:${sha256(now).slice(0, 12)}`, record, message)]
  }

  return (from) => {
    const found = entries.all(from.head.seq)
    const problems: LedgerProblem[] = []
    let head = from.head
    for (const entry of found) {
      const record = entry['deletion_id'] === null ? null : String(entry['deletion_id'])
      const seq = Number(entry['seq'])
      const body = String(entry['body'])
      const stored = String(entry['hash'])
      if (seq !== head.seq + 1) problems.push(missing(head.seq + 1, seq - 1, record))
      else if (entryHash(head.hash, seq, body) !== stored)
        problems.push(
          problem(
            `entry:${seq}:${sha256(body + stored).slice(0, 12)}`,
            record,
            `Entry ${seq} was changed, or what stood before it.`,
          ),
        )
      problems.push(...bodyProblems(seq, record, body, entry['is_last'] === 1))
      head = { seq, hash: stored }
    }
    return { point: { ...from, head }, problems, done: found.length < batch }
  }
}

function missing(from: number, to: number, record: string | null): LedgerProblem {
  const message =
    from === to
      ? `Entry ${from} of the chain is missing.`
      : `Entries ${from} to ${to} of the chain are missing.`
  return problem(`missing:${from}-${to}`, record, message)
}

/** Null where it is no JSON object: then it was not written by this program. */
function parseBody(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Columns by what they are, where their name does not say it. */
const namedParts = new Map([
  ['import_sha256', 'the import as it was'],
  ['used_by_sha256', 'what used the import'],
  ['who_json', 'who asked'],
])

/** The columns in which a record is not what an entry says. */
function differences(row: DeletionRow, body: Record<string, unknown>): string {
  const stored = JSON.parse(recordBody(row, null)) as Record<string, unknown>
  const names = [...new Set([...Object.keys(body), ...Object.keys(stored)])]
  return names
    .filter((name) => name !== 'account' && stored[name] !== body[name])
    .map((name) => namedParts.get(name) ?? name)
    .join(', ')
}

/** The entries lead to every record that is in one; this finds those that are in none. */
export function recordsStep({ database }: Checked): Step {
  const records = database.prepare(
    `SELECT id, EXISTS (SELECT 1 FROM entries WHERE deletion_id = id) AS has_entry
       FROM deletions WHERE id > ? ORDER BY id LIMIT ${batch}`,
  )
  return (from) => {
    const found = records.all(from.record)
    const problems = found
      .filter((row) => row['has_entry'] === 0)
      .map((row) => String(row['id']))
      .map((id) => problem(`stray:${id}`, id, `Record ${id} is in no entry of the chain.`))
    const record = Number(found.at(-1)?.['id'] ?? from.record)
    return { point: { ...from, record }, problems, done: found.length < batch }
  }
}
