import type { DatabaseSync } from 'node:sqlite'
import { type ChainHead, type DeletionRow, entryBody, entryHash, origin } from './chain.ts'
import type { HeadFile } from './head-file.ts'

/** The first thing that does not fit: the record that it is about, where it is about one, and what is wrong in words. */
export type Breach = { record: string | null; message: string }

/** Up to where a ledger was found to fit: the last entry, and the last record that is known to be in the chain. */
export type Point = { head: ChainHead; record: number }

export type Checked = Point & { breach: Breach | null; atEnd: boolean }

export const beginning: Point = { head: origin, record: 0 }

/** Entries or records between two looks at the clock: a millisecond or so. */
const batch = 50

/**
 * Checks a ledger from a point on that is known to fit, for `forMs` or a little longer: each entry must have the next
 * number and the hash of its own bytes and of the one before; a record must be what its last entry says; none may lack
 * entries; and at the end of all that, nothing may have been cut off. Gives how far it fits.
 */
export function followLedger(
  database: DatabaseSync,
  headFile: HeadFile,
  from: Point,
  forMs = Number.POSITIVE_INFINITY,
): Checked {
  const end = performance.now() + forMs
  // It is written after the ledger, so that what it notes by now is in a view that begins after now.
  const noted = readNoted(headFile)
  return inOneView(database, () => {
    const nextEntries = entriesFollower(database)
    const nextRecords = recordsFollower(database)
    let checked: Checked = { ...from, breach: null, atEnd: false }
    const goOn = () => checked.breach === null && !checked.atEnd && performance.now() < end
    while (goOn()) checked = nextEntries(checked)
    if (!checked.atEnd) return checked
    checked.atEnd = false
    while (goOn()) checked = nextRecords(checked)
    if (checked.atEnd) checked.breach = checkEnds(database, checked.head, noted)
    return checked
  })
}

/** All of it at once, for a program that does nothing else. */
export function verifyLedger(database: DatabaseSync, headFile: HeadFile): Checked {
  return followLedger(database, headFile, beginning)
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

function entriesFollower(database: DatabaseSync): (from: Point) => Checked {
  const entries = database.prepare(
    `SELECT entries.seq, entries.deletion_id, entries.body, entries.hash,
            NOT EXISTS (SELECT 1 FROM entries AS later
                         WHERE later.deletion_id = entries.deletion_id AND later.seq > entries.seq) AS is_last
       FROM entries WHERE entries.seq > ? ORDER BY entries.seq LIMIT ${batch}`,
  )
  const row = database.prepare('SELECT * FROM deletions WHERE id = ?')
  return ({ head: before, record: known }) => {
    const found = entries.all(before.seq)
    let head = before
    for (const entry of found) {
      const record = String(entry['deletion_id'])
      const seq = Number(entry['seq'])
      const broken = (message: string) => ({
        head,
        record: known,
        breach: { record, message },
        atEnd: false,
      })
      if (seq !== head.seq + 1) return broken(`Entry ${head.seq + 1} of the chain is missing.`)
      const body = String(entry['body'])
      const hash = entryHash(head.hash, seq, body)
      if (hash !== entry['hash']) return broken(`Entry ${seq} was changed, or what stood before it.`)
      const stored = row.get(Number(record))
      if (!stored) return broken(`Record ${record} was removed; entry ${seq} tells of it.`)
      if (entry['is_last'] === 1 && entryBody(stored) !== body)
        return broken(
          `Record ${record} is not what entry ${seq}, its last, says of it. What differs: ${differences(stored, body)}.`,
        )
      head = { seq, hash }
    }
    return { head, record: known, breach: null, atEnd: found.length < batch }
  }
}

/** The columns in which a record is not what an entry says. */
function differences(row: DeletionRow, body: string): string {
  const stored = JSON.parse(entryBody(row)) as Record<string, unknown>
  const told = JSON.parse(body) as Record<string, unknown>
  const names = [...new Set([...Object.keys(told), ...Object.keys(stored)])]
  return names
    .filter((name) => stored[name] !== told[name])
    .map((name) => (name === 'import_sha256' ? 'the import as it was' : name))
    .join(', ')
}

/** Following the entries meets every record that is in one; this meets those that are in none. */
function recordsFollower(database: DatabaseSync): (from: Point) => Checked {
  const records = database.prepare(
    `SELECT id, EXISTS (SELECT 1 FROM entries WHERE deletion_id = id) AS is_told
       FROM deletions WHERE id > ? ORDER BY id LIMIT ${batch}`,
  )
  return ({ head, record: known }) => {
    const found = records.all(known)
    const stray = found.find((row) => row['is_told'] === 0)
    const record = Number(found.at(-1)?.['id'] ?? known)
    if (!stray) return { head, record, breach: null, atEnd: found.length < batch }
    const id = String(stray['id'])
    const breach = { record: id, message: `Record ${id} is in no entry of the chain.` }
    return { head, record: known, breach, atEnd: false }
  }
}

type Noted = { head: ChainHead | null } | { unreadable: string }

function readNoted(headFile: HeadFile): Noted {
  try {
    return { head: headFile.read() }
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) }
  }
}

/** Whether the end is the end: by the numbers that SQLite has given, and by the head that was noted. */
function checkEnds(database: DatabaseSync, head: ChainHead, noted: Noted): Breach | null {
  const number = (sql: string) => Number(database.prepare(sql).get()?.['n'] ?? 0)
  const given = number(`SELECT seq AS n FROM sqlite_sequence WHERE name = 'entries'`)
  if (given > head.seq) return cutOff(head, given)
  const lastRecord = number('SELECT max(id) AS n FROM deletions')
  const givenRecord = number(`SELECT seq AS n FROM sqlite_sequence WHERE name = 'deletions'`)
  if (givenRecord > lastRecord) {
    const record = String(lastRecord + 1)
    return { record, message: `Record ${record} was written once and is gone.` }
  }
  if (given < head.seq || givenRecord < lastRecord)
    return about('The numbers that SQLite has given are behind the last entry or record: they were changed.')
  if ('unreadable' in noted)
    return about(`Nobody can say whether the end of the ledger was cut off: ${noted.unreadable}`)
  if (noted.head === null)
    return head.seq === 0
      ? null
      : about('The head file beside the ledger is missing, so nobody can say whether its end was cut off.')
  if (noted.head.seq > head.seq) return cutOff(head, noted.head.seq)
  const { seq, hash } = noted.head
  const there =
    seq === 0 ? origin.hash : database.prepare('SELECT hash FROM entries WHERE seq = ?').get(seq)?.['hash']
  return there === hash
    ? null
    : about(`Entry ${seq} is not the one that the head file noted: the chain was written anew.`)
}

function about(message: string): Breach {
  return { record: null, message }
}

function cutOff(head: ChainHead, written: number): Breach {
  return about(`The ledger was cut off: ${written} entries were written, and ${head.seq} are there.`)
}
