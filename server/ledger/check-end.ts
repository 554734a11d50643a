import { countWords } from '../../src/contract/count-words.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import type { ChainHead } from './chain.ts'
import { problem } from './problems.ts'

/** What a database has given, and what is there of it, when the chain was followed to its end. */
export type GivenNumbers = {
  /** The highest number that was given to an entry, and to a record. */
  entry: number
  record: number
  /** The last record and the last job that are there. */
  lastRecord: number
  lastJob: number
  /** The last job that the chain tells of. */
  toldJob: number
}

/** Whether the end is the end: by the numbers that were given, which nothing takes back. */
export function endProblemsOf(head: ChainHead, given: GivenNumbers): LedgerProblem[] {
  const problems: LedgerProblem[] = []
  if (given.entry > head.seq) problems.push(cutProblem(given.entry, head.seq))
  if (given.record > given.lastRecord) {
    const id = String(given.lastRecord + 1)
    problems.push(problem(`given-record:${given.record}`, id, `Record ${id} was written once and is gone.`))
  }
  if (given.entry < head.seq || given.record < given.lastRecord)
    problems.push(
      problem(
        `counters:${given.entry}:${given.record}`,
        null,
        'The numbers that the database has given are behind the last entry or record: they were changed.',
      ),
    )
  if (given.toldJob > given.lastJob)
    problems.push(
      problem(`job-gone:${given.toldJob}`, null, `Job ${given.toldJob} was written once and is gone.`),
    )
  return problems
}

/** A record that no entry of the chain is about. */
export function strayRecord(id: string): LedgerProblem {
  return problem(`stray:${id}`, id, `Record ${id} is in no entry of the chain.`)
}

/** Entries are gone from the end: more were given than are there. */
export function cutProblem(given: number, there: number): LedgerProblem {
  return problem(
    `given:${given}`,
    null,
    `The ledger was cut off: ${countWords(given, 'entry was', 'entries were')} written, and ${countWords(there, 'is', 'are')} there.`,
  )
}

/** A head that was noted is further than the chain goes now. */
export function cutOff({ seq, hash }: ChainHead, there: number): LedgerProblem {
  const message = `The ledger was cut off or an older copy put back: ${countWords(seq, 'entry was', 'entries were')} noted, and ${countWords(there, 'is', 'are')} there.`
  return problem(headKey(seq, hash), null, message)
}

function writtenAnew({ seq, hash }: ChainHead, who: string): LedgerProblem {
  const message = `Entry ${seq} is not the one that ${who} noted: the chain was written anew.`
  return problem(headKey(seq, hash), null, message)
}

/** A head that `who` noted is not in a chain that has `there` entries. */
export function headProblem(noted: ChainHead, there: number, who: string): LedgerProblem {
  return noted.seq > there ? cutOff(noted, there) : writtenAnew(noted, who)
}

const headKey = (seq: number, hash: string) => `head:${seq}:${hash.slice(0, 12)}`
