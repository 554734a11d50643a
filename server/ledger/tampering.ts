import { accountInEntry, type ChainEvent, type DeletionRow, recordBody } from './chain.ts'

/**
 * The event that somebody changed a record since its last entry, with both versions: it is written before an outcome would hide
 * the change. Null if the record is as its last entry says.
 */
export function tamperingWith(record: DeletionRow, lastBody: string | null): ChainEvent | null {
  if (lastBody === null) return null
  const is = recordBody(record, accountInEntry(lastBody))
  if (is === lastBody) return null
  const at = new Date().toISOString()
  const deletionId = String(record['id'])
  return { event: 'record_found_changed', at, operator: null, deletionId, was: lastBody, is }
}
