import type { DatabaseSync } from 'node:sqlite'
import { type Account, accountId } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { type ChainHead, type DeletionRow, entryHash, origin, recordBody, sha256 } from './chain.ts'
import { eventsOf } from './chain-events.ts'
import { type LoggedHead, readHead, readHeadsLog } from './heads.ts'
import { jobProblems } from './job-integrity.ts'
import type { LedgerFiles } from './ledger-files.ts'

/** A ledger to check: its open database, where its heads are noted, and whose it is. */
export type Checked = {
  database: DatabaseSync
  files: Pick<LedgerFiles, 'head' | 'headsLog'>
  account: Account
}

/** Up to where a ledger was looked at: the last entry, record and job, and the place in the log of heads. */
export type Point = {
  head: ChainHead
  record: number
  job: number
  logPlace: number
  /** The last entry that the log noted up to there. */
  logged: number
  /** Heads of the log, one after the other, that the chain does not have. */
  strays: { first: LoggedHead; last: LoggedHead } | null
}

export const beginning: Point = { head: origin, record: 0, job: 0, logPlace: 0, logged: 0, strays: null }

/** How far a check came, and what it found on the way. */
export type Followed = { point: Point; problems: LedgerProblem[]; atEnd: boolean }

type Step = (from: Point) => { point: Point; problems: LedgerProblem[]; done: boolean }

/** Rows between two looks at the clock: a millisecond or so. */
const batch = 50

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
    problems.push(...endProblems(checked.database, point.head, noted))
    const followed = followLog(checked.database, point, logged, noted)
    problems.push(...followed.problems)
    return { point: followed.point, problems, atEnd: logged.atEnd }
  })
}

/** All of it at once, for a program that does nothing else. */
export function verifyLedger(checked: Checked): Followed {
  return followLedger(checked, beginning)
}

/** What does not fit at the very end, which is quick to see: for when a ledger is opened and before each intent. */
export function headProblems({ database, files }: Checked): LedgerProblem[] {
  const head = lastEntry(database)
  const noted = readNoted({ files })
  if (noted.kind === 'none' && head.seq === 0) {
    // Nothing was ever written, or all of it is gone: then the log knows.
    const last = readHeadsLog(files.headsLog, 0)?.heads.at(-1)
    return last === undefined ? [] : [cutOff(last, 0)]
  }
  return notedProblems(database, head, noted)
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

function lastEntry(database: DatabaseSync): ChainHead {
  const row = database.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1').get()
  return row ? { seq: Number(row['seq']), hash: String(row['hash']) } : origin
}

/** Columns of a record that no settlement changes. */
const lasting = ['id', 'import_id', 'operator', 'requested_at', 'reason', 'job_id']

function entriesStep({ database, account }: Checked): Step {
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

  const bodyProblems = (seq: number, record: string | null, body: string, isLast: boolean) => {
    const told = parseBody(body)
    if (!told) return [problem(`body:${seq}`, record, `Entry ${seq} is no entry of this program.`)]
    const isOurs = told['account'] === whose || (told['account'] === undefined && seq < accountFrom)
    if (!isOurs) {
      const other = String(told['account'] ?? 'no account')
      return [problem(`account:${seq}`, record, `Entry ${seq} is of another account: ${other}.`)]
    }
    if (record === null) {
      if (told['event'] !== 'record_found_changed') return []
      const id = String(told['deletionId'])
      const message = `Record ${id} had been changed before it was settled: entry ${seq} has it as it was and as it was found.`
      return [problem(`found:${seq}`, id, message)]
    }
    const stored = row.get(Number(record))
    if (!stored) {
      const message = `Record ${record} was removed; entry ${seq} tells of it.`
      return isLast ? [problem(`removed:${record}`, record, message)] : []
    }
    const earlier = parseBody(String(before.get(Number(record), seq)?.['body'] ?? ''))
    const changed = earlier ? lasting.filter((name) => earlier[name] !== told[name]) : []
    if (changed.length > 0) {
      const message = `Record ${record} was changed before entry ${seq}. What differs: ${changed.join(', ')}.`
      return [problem(`lasting:${seq}`, record, message)]
    }
    const account = typeof told['account'] === 'string' ? told['account'] : null
    const now = recordBody(stored, account)
    if (!isLast || now === body) return []
    const message = `Record ${record} is not what entry ${seq}, its last, says of it. What differs: ${differences(stored, told)}.`
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

/** The columns in which a record is not what an entry says. */
function differences(row: DeletionRow, told: Record<string, unknown>): string {
  const stored = JSON.parse(recordBody(row, null)) as Record<string, unknown>
  const names = [...new Set([...Object.keys(told), ...Object.keys(stored)])]
  return names
    .filter((name) => name !== 'account' && stored[name] !== told[name])
    .map((name) => (name === 'import_sha256' ? 'the import as it was' : name))
    .join(', ')
}

/** Following the entries meets every record that is in one; this meets those that are in none. */
function recordsStep({ database }: Checked): Step {
  const records = database.prepare(
    `SELECT id, EXISTS (SELECT 1 FROM entries WHERE deletion_id = id) AS is_told
       FROM deletions WHERE id > ? ORDER BY id LIMIT ${batch}`,
  )
  return (from) => {
    const found = records.all(from.record)
    const problems = found
      .filter((row) => row['is_told'] === 0)
      .map((row) => String(row['id']))
      .map((id) => problem(`stray:${id}`, id, `Record ${id} is in no entry of the chain.`))
    const record = Number(found.at(-1)?.['id'] ?? from.record)
    return { point: { ...from, record }, problems, done: found.length < batch }
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

type Noted = { kind: 'none' } | { kind: 'head'; head: ChainHead } | { kind: 'unreadable'; why: string }

function readNoted({ files }: Pick<Checked, 'files'>): Noted {
  try {
    const head = readHead(files.head)
    return head === null ? { kind: 'none' } : { kind: 'head', head }
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) }
  }
}

/** Whether the end is the end: by the numbers that SQLite has given, and by the head that was noted. */
function endProblems(database: DatabaseSync, head: ChainHead, noted: Noted): LedgerProblem[] {
  const number = (sql: string) => Number(database.prepare(sql).get()?.['n'] ?? 0)
  const given = number(`SELECT seq AS n FROM sqlite_sequence WHERE name = 'entries'`)
  const lastRecord = number('SELECT max(id) AS n FROM deletions')
  const givenRecord = number(`SELECT seq AS n FROM sqlite_sequence WHERE name = 'deletions'`)
  const lastJob = number('SELECT max(id) AS n FROM jobs')
  const toldJob = number(
    `SELECT max(CAST(event_job AS INTEGER)) AS n FROM entries WHERE event = 'job_created'`,
  )
  const problems: LedgerProblem[] = []
  if (given > head.seq)
    problems.push(
      problem(
        `given:${given}`,
        null,
        `The ledger was cut off: ${given} entries were written, and ${head.seq} are there.`,
      ),
    )
  if (givenRecord > lastRecord) {
    const id = String(lastRecord + 1)
    problems.push(problem(`given-record:${givenRecord}`, id, `Record ${id} was written once and is gone.`))
  }
  if (given < head.seq || givenRecord < lastRecord)
    problems.push(
      problem(
        `counters:${given}:${givenRecord}`,
        null,
        'The numbers that SQLite has given are behind the last entry or record: they were changed.',
      ),
    )
  if (toldJob > lastJob)
    problems.push(problem(`job-gone:${toldJob}`, null, `Job ${toldJob} was written once and is gone.`))
  return [...problems, ...notedProblems(database, head, noted)]
}

function notedProblems(database: DatabaseSync, head: ChainHead, noted: Noted): LedgerProblem[] {
  switch (noted.kind) {
    case 'unreadable':
      return [problem(`head-file:${head.seq}`, null, `The end of the ledger cannot be proven: ${noted.why}`)]
    case 'none':
      if (head.seq === 0) return []
      return [
        problem(
          `head-file:${head.seq}`,
          null,
          'The head file beside the ledger is missing, so its end cannot be proven. Restore it from a copy, or acknowledge that.',
        ),
      ]
    case 'head': {
      const { seq, hash } = noted.head
      if (seq > head.seq) return [cutOff(noted.head, head.seq)]
      if (hashOf(database, seq) === hash) return []
      const message = `Entry ${seq} is not the one that the head file noted: the chain was written anew.`
      return [problem(`head:${seq}:${hash.slice(0, 12)}`, null, message)]
    }
  }
}

function cutOff({ seq, hash }: ChainHead, there: number): LedgerProblem {
  const message = `The ledger was cut off or an older copy put back: ${seq} entries were noted, and ${there} are there.`
  return problem(`head:${seq}:${hash.slice(0, 12)}`, null, message)
}

function hashOf(database: DatabaseSync, seq: number): unknown {
  if (seq === 0) return origin.hash
  return database.prepare('SELECT hash FROM entries WHERE seq = ?').get(seq)?.['hash']
}

type Logged = { heads: LoggedHead[]; next: number; garbled: number; isShorter: boolean; atEnd: boolean }

/** What the log of heads has from a place on, as much as the time allows. */
function loggedHeads({ files }: Checked, from: number, end: number): Logged {
  const all: Logged = { heads: [], next: from, garbled: 0, isShorter: false, atEnd: true }
  do {
    const read = readHeadsLog(files.headsLog, all.next)
    if (read === null) return { ...all, isShorter: from > 0 }
    all.isShorter ||= read.isShorter
    for (const head of read.heads) all.heads.push(head)
    all.next = read.next
    all.garbled += read.garbled
    all.atEnd = read.atEnd
  } while (!all.atEnd && performance.now() < end)
  return all
}

/** Every head that was logged must be in the chain. Those that are not, one after the other, are one problem. */
function followLog(
  database: DatabaseSync,
  from: Point,
  logged: Logged,
  noted: Noted,
): { point: Point; problems: LedgerProblem[] } {
  const { head } = from
  const problems: LedgerProblem[] = []
  let { strays } = from
  const endStrays = () => {
    if (strays) problems.push(straysProblem(strays.first, strays.last, head))
    strays = null
  }
  for (const noted of logged.heads) {
    if (hashOf(database, noted.seq) === noted.hash) endStrays()
    else strays = { first: strays?.first ?? noted, last: noted }
  }
  if (logged.atEnd) endStrays()
  if (logged.garbled > 0)
    problems.push(
      problem(
        `log:garbled:${logged.next}`,
        null,
        `The log of heads has ${logged.garbled} lines that are none.`,
      ),
    )
  const last = logged.heads.at(-1)?.seq ?? from.logged
  // It is written before the head file.
  if (logged.atEnd && (logged.isShorter || (noted.kind === 'head' && noted.head.seq > last)))
    problems.push(
      problem(
        `log:cut:${last}`,
        null,
        'The log of heads was removed or cut off, so nobody can say whether the chain was written anew.',
      ),
    )
  return { point: { ...from, logPlace: logged.next, logged: last, strays }, problems }
}

function straysProblem(first: LoggedHead, last: LoggedHead, head: ChainHead): LedgerProblem {
  const which = first.seq === last.seq ? `Entry ${first.seq}` : `Entries ${first.seq} to ${last.seq}`
  const became = last.seq > head.seq ? 'are gone' : 'are others now'
  const message = `${which}, noted until ${last.at}, ${became}: the ledger was cut off, written anew, or an older copy put back.`
  return problem(`log:${first.seq}-${last.seq}:${last.hash.slice(0, 12)}`, null, message)
}

function problem(key: string, record: string | null, message: string): LedgerProblem {
  return { key, record, message }
}
