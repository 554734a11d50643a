import type { DatabaseSync } from 'node:sqlite'
import { type ChainHead, entryBody, entryHash, origin } from './chain.ts'

/** The first thing that does not fit: the record that it is about, where it is about one, and what is wrong in words. */
export type Breach = { record: string | null; message: string }

/** How far the chain was followed, and what did not fit, if anything. */
export type Checked = { head: ChainHead; breach: Breach | null }

/** Entries that are followed at a time: some ten milliseconds of work. */
export const sliceSize = 1_000

/**
 * Follows the chain from an entry that is known to fit, `sliceSize` entries at most: each must have the next number and
 * the hash of its own bytes and of the one before, and where it is the last of its record, the record must be what it
 * says. Gives the last entry that fits.
 */
export function followChain(database: DatabaseSync, from: ChainHead): Checked & { atEnd: boolean } {
  const entries = database
    .prepare(
      `SELECT entries.seq, entries.deletion_id, entries.body, entries.hash,
              NOT EXISTS (SELECT 1 FROM entries AS later
                           WHERE later.deletion_id = entries.deletion_id AND later.seq > entries.seq) AS is_last
         FROM entries WHERE entries.seq > ? ORDER BY entries.seq LIMIT ?`,
    )
    .all(from.seq, sliceSize)
  const row = database.prepare('SELECT * FROM deletions WHERE id = ?')
  let head = from
  for (const entry of entries) {
    const record = String(entry['deletion_id'])
    const seq = Number(entry['seq'])
    const broken = (message: string) => ({ head, breach: { record, message }, atEnd: false })
    if (seq !== head.seq + 1) return broken(`Entry ${head.seq + 1} of the chain is missing.`)
    const body = String(entry['body'])
    const hash = entryHash(head.hash, seq, body)
    if (hash !== entry['hash']) return broken(`Entry ${seq} was changed, or what stood before it.`)
    const found = row.get(Number(record))
    if (!found) return broken(`Record ${record} was removed; entry ${seq} tells of it.`)
    if (entry['is_last'] === 1 && entryBody(found) !== body)
      return broken(`Record ${record} is not what entry ${seq}, its last, says of it.`)
    head = { seq, hash }
  }
  return { head, breach: null, atEnd: entries.length < sliceSize }
}

/**
 * What following the chain cannot show: records that never were in it, and an end that was cut off. `noted` is the head
 * as the head file has it, and `hashAt` gives the hash of an entry that was followed.
 */
export function checkEnds(database: DatabaseSync, head: ChainHead, noted: ChainHead | null): Breach | null {
  const number = (sql: string) => Number(database.prepare(sql).get()?.['n'] ?? 0)
  const stray = database
    .prepare(
      'SELECT id FROM deletions WHERE NOT EXISTS (SELECT 1 FROM entries WHERE deletion_id = id) LIMIT 1',
    )
    .get()
  if (stray)
    return {
      record: String(stray['id']),
      message: `Record ${String(stray['id'])} is in no entry of the chain.`,
    }
  const given = number(`SELECT seq AS n FROM sqlite_sequence WHERE name = 'entries'`)
  if (given > head.seq) return cutOff(head, given)
  const lastRecord = number('SELECT max(id) AS n FROM deletions')
  const givenRecord = number(`SELECT seq AS n FROM sqlite_sequence WHERE name = 'deletions'`)
  if (givenRecord > lastRecord)
    return {
      record: String(lastRecord + 1),
      message: `Record ${lastRecord + 1} was written once and is gone.`,
    }
  if (noted === null)
    return head.seq === 0
      ? null
      : {
          record: null,
          message:
            'The head file beside the ledger is missing, so nobody can say whether its end was cut off.',
        }
  if (noted.seq > head.seq) return cutOff(head, noted.seq)
  const there =
    noted.seq === 0
      ? origin.hash
      : database.prepare('SELECT hash FROM entries WHERE seq = ?').get(noted.seq)?.['hash']
  return there === noted.hash
    ? null
    : {
        record: null,
        message: `Entry ${noted.seq} is not the one that the head file noted: the chain was written anew.`,
      }
}

function cutOff(head: ChainHead, written: number): Breach {
  return {
    record: null,
    message: `The ledger was cut off: ${written} entries were written, and ${head.seq} are there.`,
  }
}

/** All of it at once, for a program that does nothing else. */
export function verifyLedger(database: DatabaseSync, noted: ChainHead | null): Checked {
  let checked: Checked & { atEnd: boolean } = { head: origin, breach: null, atEnd: false }
  while (!checked.atEnd && !checked.breach) checked = followChain(database, checked.head)
  return { head: checked.head, breach: checked.breach ?? checkEnds(database, checked.head, noted) }
}
