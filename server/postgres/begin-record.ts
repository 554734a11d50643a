import { randomUUID } from 'node:crypto'
import { accountId } from '../../src/contract/account.ts'
import { recordBody } from '../ledger/chain.ts'
import { LeaseLostError } from '../ledger/job-leases.ts'
import { ItemNotQueuedError } from '../ledger/job-store.ts'
import type { Intent } from '../ledger/records.ts'
import type { RecordRow } from './record-rows.ts'
import type { RecordDeps } from './record-deps.ts'
import { untilMade } from './until-made.ts'

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
