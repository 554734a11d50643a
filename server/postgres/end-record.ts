import { accountId } from '../../src/contract/account.ts'
import { eventBody, recordBody } from '../ledger/chain.ts'
import { inTheLightOf, type OtherRecords } from '../ledger/deleted-elsewhere.ts'
import { LeaseLostError, type LeaseToken } from '../ledger/job-leases.ts'
import { type RecordedOutcome, RecordNotOpenError } from '../ledger/records.ts'
import type { Pool } from './pool.ts'
import { numberOf, type RecordRow } from './record-rows.ts'
import type { RecordDeps } from './record-deps.ts'
import { fromStoredRow } from './stored-text.ts'
import { tamperingWith } from '../ledger/tampering.ts'
import { untilMade } from './until-made.ts'

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
