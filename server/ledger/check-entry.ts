import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { type ChainHead, type DeletionRow, entryHash, recordBody, recordFields, sha256 } from './chain.ts'
import { problem } from './problems.ts'
import { parseObject } from './stored-row.ts'

/** An entry as a database has it, with what it is to be held against. */
type StoredEntry = {
  seq: number
  /** The record that the entry is about; null if it is about none. */
  record: string | null
  body: string
  hash: string
  /** What the entry says that it is chained to; left out where the database keeps no such column. */
  chainedTo?: string
  /** Whether it is the last one about its record. */
  isLast: boolean
  /** The record as it is now; undefined if it is gone. */
  stored: () => DeletionRow | undefined
  /** What the previous entry about the same record says; null if there is none. */
  earlier: () => EntryFields | null
}

/** What an entry says, by field. */
export type EntryFields = Record<string, unknown>

/** Whose a chain is: `accountFrom` is the number of the entry from which on each must say so. */
export type ChainOwner = { whose: string; accountFrom: number }

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

/** The problems of an entry that follows `head`, and what it says; null if it is no entry at all. */
export function checkEntry(
  owner: ChainOwner,
  head: ChainHead,
  entry: StoredEntry,
): { problems: LedgerProblem[]; fields: EntryFields | null } {
  const stored = entry.record === null ? undefined : entry.stored()
  // Parsing is most of the work, and is not needed if the body equals the record.
  const now = stored && entry.isLast ? recordFields(stored, owner.whose) : null
  const isNow = now !== null && JSON.stringify(now) === entry.body
  const fields = isNow ? now : parseObject(entry.body)
  const problems = [...linkProblems(head, entry), ...bodyProblems(owner, entry, { fields, stored, isNow })]
  return { problems, fields }
}

/** Whether an entry is the one that comes after `head`. */
function linkProblems(head: ChainHead, { seq, record, body, hash, chainedTo }: StoredEntry): LedgerProblem[] {
  if (seq <= head.seq) {
    const message = `There is more than one entry ${seq}: the chain forks.`
    return [problem(`fork:${seq}:${sha256(body + hash).slice(0, 12)}`, record, message)]
  }
  if (seq !== head.seq + 1) return [missing(head.seq + 1, seq - 1, record)]
  if (entryHash(head.hash, seq, body) !== hash) {
    const key = `entry:${seq}:${sha256(body + hash).slice(0, 12)}`
    return [problem(key, record, `Entry ${seq} was changed, or what stood before it.`)]
  }
  if (chainedTo === undefined || chainedTo === head.hash) return []
  const key = `link:${seq}:${chainedTo.slice(0, 12)}`
  return [problem(key, record, `Entry ${seq} says that it is chained to another one than ${head.seq}.`)]
}

type Read = { fields: EntryFields | null; stored: DeletionRow | undefined; isNow: boolean }

function bodyProblems(
  { whose, accountFrom }: ChainOwner,
  { seq, record, body: text, isLast, earlier: earlierOf }: StoredEntry,
  { fields: body, stored, isNow }: Read,
): LedgerProblem[] {
  if (!body) return [problem(`body:${seq}`, record, `Entry ${seq} is no entry of this program.`)]
  const isOurs = body['account'] === whose || (body['account'] === undefined && seq < accountFrom)
  if (!isOurs) {
    const other = typeof body['account'] === 'string' ? body['account'] : 'none'
    return [problem(`account:${seq}`, record, `Entry ${seq} is of another account: ${other}.`)]
  }
  // Only the body is hashed, so its row may name another record.
  const about = recordIn(body)
  if (about !== record) {
    const message = `Entry ${seq} is about ${inWords(about)}, but its row says that it is about ${inWords(record)}.`
    return [problem(`about:${seq}:${record ?? 'none'}`, about ?? record, message)]
  }
  if (record === null) {
    if (body['event'] !== 'record_found_changed') return []
    const id = String(body['deletionId'])
    const message = `Record ${id} had been changed before its outcome was recorded: entry ${seq} has it as it was and as it was found.`
    return [problem(`found:${seq}`, id, message)]
  }
  if (!stored) {
    const message = `Record ${record} was removed; entry ${seq} tells of it.`
    return isLast ? [problem(`removed:${record}`, record, message)] : []
  }
  const earlier = earlierOf()
  const changed = earlier ? fixedColumns.filter((name) => earlier[name] !== body[name]) : []
  if (changed.length > 0) {
    const message = `Record ${record} was changed before entry ${seq}. What differs: ${changed.join(', ')}.`
    return [problem(`lasting:${seq}`, record, message)]
  }
  if (!isLast || isNow) return []
  const now = recordBody(stored, typeof body['account'] === 'string' ? body['account'] : null)
  if (now === text) return []
  const message = `Record ${record} does not match its last entry, ${seq}. What differs: ${differences(stored, body)}.`
  return [problem(`record:${record}:${sha256(now).slice(0, 12)}`, record, message)]
}

/** The record that an entry is about by its body; null for an event. */
function recordIn({ event, id }: EntryFields): string | null {
  return event === undefined ? String(id) : null
}

function inWords(record: string | null): string {
  return record === null ? 'no record' : `record ${record}`
}

function missing(from: number, to: number, record: string | null): LedgerProblem {
  const message =
    from === to
      ? `Entry ${from} of the chain is missing.`
      : `Entries ${from} to ${to} of the chain are missing.`
  return problem(`missing:${from}-${to}`, record, message)
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
