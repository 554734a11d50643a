import { accountInEntry, type ChainEvent, recordBody } from '../ledger/chain.ts'
import type { RecordRow } from './record-rows.ts'

/**
 * That somebody changed a record since its last entry, which is an event of the chain: both go into it before an outcome covers
 * that up. Null where the record is as that entry says.
 */
export function tamperingWith(record: RecordRow, lastBody: string | null): ChainEvent | null {
  if (lastBody === null) return null
  const is = recordBody(record, accountInEntry(lastBody))
  if (is === lastBody) return null
  const at = new Date().toISOString()
  const deletionId = String(record['id'])
  return { event: 'record_found_changed', at, operator: null, deletionId, was: lastBody, is }
}
