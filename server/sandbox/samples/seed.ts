import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../../database.ts'
import type { EventStore } from '../events.ts'
import type { ImportStore, NewImport } from '../import-store.ts'
import { sampleImports, type SampleOrder } from './imports.ts'
import { sampleWebsets } from './websets.ts'
import type { WebsetStore } from '../webset-store.ts'

/** How many imports websets may refer to: some of the newest, which people see first, and some of the others. The newest have events. */
const referable = { newest: 60, others: 600 }

/**
 * Fills a new database with sample imports, and with websets that use some of them. Leaves a database that was filled before as it
 * is. All in one transaction: if the start is interrupted, nothing is left behind and the next start fills it. Returns the key that
 * signs the cursors of this database. Times are in milliseconds.
 */
export function seedOnce(database: DatabaseSync, store: Stores, order: SampleOrder): Uint8Array {
  return transaction(database, () => {
    const seeded = database.prepare('SELECT cursor_key FROM sandbox').get()?.['cursor_key']
    if (seeded instanceof Uint8Array) return seeded
    const key = randomBytes(32)
    database.prepare('INSERT INTO sandbox (seeded_at, cursor_key) VALUES (?, ?)').run(order.now, key)
    fill(store, order)
    return key
  })
}

/**
 * Deletes everything and fills the database again, in one transaction. Earlier cursors stay valid.
 */
export function reseed(database: DatabaseSync, store: Stores, order: SampleOrder): void {
  transaction(database, () => {
    // Rows that belong to a webset or an import are deleted with it.
    database.exec('DELETE FROM websets; DELETE FROM imports; DELETE FROM events')
    fill(store, order)
  })
}

type Stores = { imports: ImportStore; websets: WebsetStore; events: EventStore }

function fill(store: Stores, order: SampleOrder): void {
  const usable: NewImport[] = []
  const step = Math.ceil(order.count / referable.others)
  let rank = 0
  for (const sample of sampleImports(order)) {
    if (rank < referable.newest || rank % step === 0) usable.push(sample)
    // Newest first, so the sequence counts down: the oldest import has number 1.
    store.imports.insert(sample, order.count - rank)
    if (rank < referable.newest) noteEvents(store, sample)
    rank++
  }
  for (const webset of sampleWebsets(usable, order)) store.websets.insert(webset)
}

/** Adds the events of a sample: that it was created, and that it was completed. */
function noteEvents({ imports, events }: Stores, { id, status, createdAt, updatedAt }: NewImport): void {
  const item = imports.get(id)
  if (!item) return
  const asCreated = { status: 'pending', failedReason: null, failedAt: null, failedMessage: null }
  events.add('import.created', { ...item, ...asCreated, updatedAt: item.createdAt }, createdAt)
  if (status === 'completed') events.add('import.completed', item, updatedAt)
}
