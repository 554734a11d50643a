import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../../database.ts'
import type { EventStore } from '../events.ts'
import type { ImportStore, NewImport } from '../import-store.ts'
import { sampleImports, type SampleOrder } from './imports.ts'
import { sampleWebsets } from './websets.ts'
import type { WebsetStore } from '../webset-store.ts'

/** The newest imports have their events, as if they had been made here. Websets refer to some of the newest imports, which are looked at first, and to some of all the others. */
const referable = { newest: 60, others: 600 }

/**
 * Fills a new database with sample imports and the websets that use some of them; one that was filled before
 * is left as it is. All in one transaction: a start that is cut short leaves nothing behind, and the next one fills it.
 * Gives the key that this database's cursors are signed with. Times are in milliseconds.
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
 * Throws everything away and fills the database anew, in one transaction. Cursors that were given out before stay valid.
 */
export function reseed(database: DatabaseSync, store: Stores, order: SampleOrder): void {
  transaction(database, () => {
    // What belongs to a webset or an import goes with it.
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
    // Newest first, so the sequence runs down: the oldest import has the first one.
    store.imports.insert(sample, order.count - rank)
    if (rank < referable.newest) noteEvents(store, sample)
    rank++
  }
  for (const webset of sampleWebsets(usable, order)) store.websets.insert(webset)
}

/** Tells of a sample what the API tells of an import: that it was created, and that it was completed. */
function noteEvents({ imports, events }: Stores, { id, status, createdAt, updatedAt }: NewImport): void {
  const item = imports.get(id)
  if (!item) return
  const asCreated = { status: 'pending', failedReason: null, failedAt: null, failedMessage: null }
  events.add('import.created', { ...item, ...asCreated, updatedAt: item.createdAt }, createdAt)
  if (status === 'completed') events.add('import.completed', item, updatedAt)
}
