import type { DatabaseSync } from 'node:sqlite'
import { countWords } from '../../src/contract/count-words.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { type ChainHead, origin } from '../ledger/chain.ts'
import { GarbledHeadError, lastLoggedHead, type LoggedHead, readHead, readHeadsLog } from './heads.ts'
import { cutOff, endProblemsOf, headProblem } from '../ledger/check-end.ts'
import { problem } from '../ledger/problems.ts'
import { headReader } from './chain.ts'
import type { Checked, Checkpoint } from './check-entries.ts'

/** The problems at the end of the chain. Quick to find, so this runs when a ledger is opened and before each intent. */
export function headProblems({ database, files }: Checked): LedgerProblem[] {
  // What is noted is read first: another process may write at any time, each entry before its head.
  const noted = readNoted({ files })
  const last = noted.kind === 'none' ? lastLoggedHead(files.headsLog) : null
  const head = headReader(database)()
  // Either nothing was ever written, or all of it is gone. The log knows.
  if (noted.kind === 'none' && head.seq === 0) return last === null ? [] : [cutOff(last, 0)]
  return notedProblems({ database, files }, head, noted)
}

/** What the head file says. `unreadable` is a fault of the file system, not a sign of a change. */
export type Noted =
  | { kind: 'none' }
  | { kind: 'head'; head: ChainHead }
  | { kind: 'garbled' | 'unreadable'; why: string }

/** Reads the head file. Never throws: a file that makes no sense is a finding. */
export function readNoted({ files }: Pick<Checked, 'files'>): Noted {
  try {
    const head = readHead(files.head)
    return head === null ? { kind: 'none' } : { kind: 'head', head }
  } catch (error) {
    if (error instanceof GarbledHeadError) return { kind: 'garbled', why: error.message }
    return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) }
  }
}

/** Whether entries are missing at the end, by SQLite's counters and by the noted head. */
export function endProblems(
  { database, files }: Pick<Checked, 'database' | 'files'>,
  head: ChainHead,
  noted: Noted,
): LedgerProblem[] {
  const number = (sql: string) => Number(database.prepare(sql).get()?.['n'] ?? 0)
  const given = {
    entry: number(`SELECT seq AS n FROM sqlite_sequence WHERE name = 'entries'`),
    record: number(`SELECT seq AS n FROM sqlite_sequence WHERE name = 'deletions'`),
    lastRecord: number('SELECT max(id) AS n FROM deletions'),
    lastJob: number('SELECT max(id) AS n FROM jobs'),
    // A longer number is none that was given, and node:sqlite would refuse to read it.
    toldJob: number(
      `SELECT max(CAST(event_job AS INTEGER)) AS n FROM entries WHERE event = 'job_created' AND length(event_job) < 16`,
    ),
  }
  return [...endProblemsOf(head, given), ...notedProblems({ database, files }, head, noted)]
}

function notedProblems(
  { database, files }: Pick<Checked, 'database' | 'files'>,
  head: ChainHead,
  noted: Noted,
): LedgerProblem[] {
  /** The same key each time, because no head is noted while the head file does not fit. */
  const unproven = () => `head-file:${lastLoggedHead(files.headsLog)?.seq ?? 0}`
  switch (noted.kind) {
    case 'unreadable':
      return []
    case 'garbled':
      return [problem(unproven(), null, `The end of the ledger cannot be proven: ${noted.why}`)]
    case 'none':
      if (head.seq === 0) return []
      return [
        problem(
          unproven(),
          null,
          'The head file beside the ledger is missing, so its end cannot be proven. Restore it from a copy, or acknowledge that.',
        ),
      ]
    case 'head': {
      const isThere = hashOf(database, noted.head.seq) === noted.head.hash
      return isThere ? [] : [headProblem(noted.head, head.seq, 'the head file')]
    }
  }
}

function hashOf(database: DatabaseSync, seq: number): unknown {
  if (seq === 0) return origin.hash
  return database.prepare('SELECT hash FROM entries WHERE seq = ?').get(seq)?.['hash']
}

/** The heads that the log has from a place on. */
type Logged = {
  heads: LoggedHead[]
  next: number
  garbled: number
  isShorter: boolean
  atEnd: boolean
}

/** Reads the log of heads from a place on, until `end` on the clock of `performance.now()`. */
export function loggedHeads({ files }: Checked, from: number, end: number): Logged {
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

/** Checks that every logged head is in the chain. Consecutive heads that are missing are one problem. */
export function followLog(
  database: DatabaseSync,
  from: Checkpoint,
  logged: Logged,
  headFile: Noted,
): { point: Checkpoint; problems: LedgerProblem[] } {
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
        `The log of heads has ${countWords(logged.garbled, 'line that is', 'lines that are')} none.`,
      ),
    )
  // Two processes may log their heads in another order than they wrote the entries.
  const last = logged.heads.reduce((most, { seq }) => Math.max(most, seq), from.logged)
  // The log is written before the head file.
  if (logged.atEnd && (logged.isShorter || (headFile.kind === 'head' && headFile.head.seq > last)))
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
