import type { Deletion, DeletionRecord } from '../../src/contract/deletion.ts'
import type { Ledger } from '../ledger/ledger.ts'

type Deps = Pick<Ledger, 'restores'>

/** Records, each with its last restore. */
export async function withRestores(
  { restores }: Deps,
  records: readonly DeletionRecord[],
): Promise<Deletion[]> {
  const found = await restores.ofRecords(records.map(({ id }) => id))
  return records.map((record) => ({ ...record, restore: found.get(record.id) ?? null }))
}

/** The same for one record. */
export async function withRestore({ restores }: Deps, record: DeletionRecord): Promise<Deletion> {
  const found = await restores.ofRecords([record.id])
  return { ...record, restore: found.get(record.id) ?? null }
}
