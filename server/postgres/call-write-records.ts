import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import pg from 'pg'
import type { ChainHead } from '../ledger/chain.ts'
import { findCall, mayBeMade } from './lost-commit.ts'
import type { Pool } from './pool.ts'
import type { Reason, RecordChange } from './record-change.ts'
import { searchedText, subjectOf } from './search.ts'
import { toStored } from './stored-text.ts'

/** A change, and the key of its entries. If the answer is lost, the key tells whether the change was made. */
export type KeyedChange = { change: RecordChange; key: string }

type Answer = (ChainHead & { refused: null; record: number | null }) | { refused: Reason }
/** `lost`: the change was not made, and the reason was lost with the answer. */
type Result = Answer | { refused: 'lost'; error: unknown }

/** Writes some changes in one round trip. Returns the result of each; throws when none of them was made. */
export async function callWriteRecords(
  pool: Pool,
  log: Logger,
  known: ChainHead,
  changes: readonly KeyedChange[],
): Promise<Result[]> {
  const call = randomUUID()
  const client = await pool.connect()
  let lost: unknown
  try {
    const { rows } = await client.query<Answer>('SELECT * FROM write_records($1, $2, $3, $4)', [
      call,
      known.seq,
      known.hash,
      JSON.stringify(changes.map(toParameters), wholeTexts),
    ])
    return rows
  } catch (error) {
    if (!mayBeMade(error)) throw error
    lost = error
  } finally {
    client.release(lost !== undefined)
  }
  const found = await findCall(
    pool,
    call,
    changes.map(({ key }) => key),
  )
  if (found.size === 0) throw lost
  log.error({ err: lost }, 'the answer to a commit was lost, and what it wrote is there')
  return changes.map(({ key }) => {
    const made = found.get(key)
    return made ? { refused: null, ...made } : { refused: 'lost', error: lost }
  })
}

/** Whether a statement failed because of one change, so that the others can be made without it. */
export function isOfOne(error: unknown): boolean {
  // Invalid data and violated constraints: https://www.postgresql.org/docs/current/errcodes-appendix.html
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '')
}

/** A change as `write_records` takes it. */
function toParameters({ change, key }: KeyedChange): Record<string, unknown> {
  const { record, lease } = change
  const all = {
    key,
    record: Object.fromEntries(Object.entries(record).map(([name, value]) => [name, storedValue(value)])),
    searched: toStored(searchedText(record)),
    subject: toStored(subjectOf(record)),
    lease_job: lease?.jobId,
    lease_token: lease?.token,
  }
  if (change.begins === null) {
    const { version, tampering, body, goesBack: goes_back } = change
    return { ...all, begins: false, version, tampering, goes_back, body }
  }
  const { item, requestKey, body } = change
  const { findings, acknowledgements } = change.begins
  return {
    ...all,
    begins: true,
    findings,
    acknowledgements,
    item,
    request_key: toStored(requestKey),
    body_before_id: body[0],
    body: body[1],
  }
}

/** JSON in PostgreSQL takes no lone surrogates. Replaced as `pg` replaces them in other texts. */
const wholeTexts = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)

const storedValue = (value: string | number | null) => (typeof value === 'string' ? toStored(value) : value)
