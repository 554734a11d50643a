import { randomUUID } from 'node:crypto'
import { type Account, accountId } from '../../src/contract/account.ts'
import { eventBody, recordBody, tamperingWith } from '../ledger/chain.ts'
import { inTheLightOf, type OtherRecords } from '../ledger/deleted-elsewhere.ts'
import { LeaseLostError, type LeaseToken } from '../ledger/job-leases.ts'
import { ItemNotQueuedError } from '../ledger/job-store.ts'
import { type Intent, type RecordedOutcome, RecordNotOpenError } from '../ledger/records.ts'
import type { Chain } from './chain.ts'
import type { FindingCounts } from './findings.ts'
import type { Pool } from './pool.ts'
import { numberOf, type RecordRow } from './record-rows.ts'
import { fromStoredRow } from './stored-text.ts'

/** What the records of a ledger need. */
export type RecordDeps = {
  pool: Pool
  account: Account
  chain: Chain
  /**
   * The counts of findings and acknowledgements, if something may begin; else throws LedgerRefusal. `isAgain`: reads them again,
   * because something has changed since they were read.
   */
  mayBegin: (isAgain: boolean) => Promise<FindingCounts>
}

/** Writes the intent to delete an import, and its entry. Returns the record's id; see `recordIntent` in server/ledger/records.ts. */
export function beginRecord({ account, chain, mayBegin }: RecordDeps, intent: Intent): Promise<string> {
  const { item, lease, key: requestKey = null } = intent
  return untilMade(async (isAgain) => {
    const begins = await mayBegin(isAgain)
    const record = intended(intent)
    const body = aroundId((id) => recordBody({ ...record, id }, accountId(account)))
    const made = await chain.write({ lease, begins, record, item: item?.position ?? null, requestKey, body })
    if (made.refused === 'lease' && lease) throw new LeaseLostError(lease)
    if (made.refused === 'item' && item) throw new ItemNotQueuedError(item)
    return made.refused === null && { value: String(made.record) }
  })
}

/** The text before and after an id that only the database knows. A random text takes its place, to find where it goes. */
function aroundId(bodyWith: (id: string) => string): [string, string] {
  const id = randomUUID()
  const [before = '', behind = ''] = bodyWith(id).split(JSON.stringify(id))
  return [before, behind]
}

/** The row of a new record. Its fields have the order of the columns. */
function intended(intent: Intent): RecordRow {
  const { importId, operator, who = null, usedBy = null, reason = null, item } = intent
  return {
    id: null,
    import_id: importId.toWellFormed(),
    outcome: 'intended',
    attempts: 0,
    status: null,
    code: null,
    message: null,
    request_id: null,
    operator: operator.toWellFormed(),
    import_json: intent.import && JSON.stringify(intent.import),
    requested_at: new Date().toISOString(),
    settled_at: null,
    // PostgreSQL does not take lone surrogates.
    reason: reason && reason.toWellFormed(),
    job_id: item ? Number(item.jobId) : null,
    used_by_json: usedBy && JSON.stringify(usedBy),
    who_json: who && JSON.stringify(who),
  }
}

/** Writes how a deletion ended, and its entry. Returns what was written; see `recordOutcome` in server/ledger/records.ts. */
export function endRecord(
  { pool, account, chain }: RecordDeps,
  id: string,
  end: RecordedOutcome,
  lease: LeaseToken | undefined,
): Promise<RecordedOutcome> {
  return untilMade(async () => {
    const number = numberOf(id)
    const now = await recordNow(pool, number)
    const outcome = now ? inTheLightOf(now.others, end) : end
    const record = now ? ended(now.record, outcome) : { id: number }
    const tampering = now && tamperingWith(now.record, now.lastBody)
    const made = await chain.write({
      lease,
      record,
      begins: null,
      version: now?.version ?? null,
      tampering: tampering && eventBody(accountId(account), tampering),
      goesBack: outcome.requeue ?? false,
      body: recordBody(record, accountId(account)),
    })
    if (made.refused === 'lease' && lease) throw new LeaseLostError(lease)
    if (made.refused === 'closed') throw new RecordNotOpenError(id, outcome)
    return made.refused === null && { value: outcome }
  })
}

/** The row of a record with its outcome. */
function ended(record: RecordRow, end: RecordedOutcome): RecordRow {
  const { outcome, attempts, status = null, code = null, message = null, requestId = null } = end
  return {
    ...record,
    outcome,
    attempts: Number(record['attempts']) + attempts,
    status,
    code: code && code.toWellFormed(),
    message: message && message.toWellFormed(),
    request_id: requestId && requestId.toWellFormed(),
    import_json: end.import ? JSON.stringify(end.import) : (record['import_json'] ?? null),
    settled_at: outcome === 'unknown' ? null : new Date().toISOString(),
  }
}

/** A record as it is now, and what is needed to end it. */
type RecordNow = {
  record: RecordRow
  lastBody: string | null
  others: OtherRecords
  /** Stays the same while nothing of this changes. */
  version: string
}

async function recordNow(pool: Pool, number: number): Promise<RecordNow | null> {
  const { rows } = await pool.query<
    RecordRow & {
      last_body: string | null
      deleted_by: number | null
      under_way: number | null
      version: string
    }
  >('SELECT (stored).*, last_body, deleted_by, under_way, version FROM record_now($1)', [number])
  const [found] = rows
  if (!found) return null
  const { last_body: lastBody, deleted_by: deletedBy, under_way: underWay, version, ...record } = found
  const others = { deletedBy: deletedBy?.toString() ?? null, underWay: underWay?.toString() ?? null }
  return { record: fromStoredRow(record), lastBody, others, version }
}

/** How often to try a change when others keep changing what it is based on. They do so seldom, and never for long. */
const mostTries = 20

/** Repeats a change that was refused because something has changed since it was read, until it returns a value. */
async function untilMade<T>(attempt: (isAgain: boolean) => Promise<false | { value: T }>): Promise<T> {
  for (let tries = 0; tries < mostTries; tries++) {
    const made = await attempt(tries > 0)
    if (made) return made.value
  }
  throw new Error('What a change of the ledger goes by was changed each time that it was tried.')
}
