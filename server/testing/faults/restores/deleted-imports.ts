import { hash } from 'node:crypto'
import { openFolderStore } from '../../../files/folder-store.ts'
import { keepFile } from '../../../files/keep-file.ts'
import { createLog } from '../../../request-log.ts'
import { openTestLedger } from '../../open-test-ledger.ts'
import { sampleImport } from '../../sample-import.ts'

const log = createLog('silent')

/** A record of an import that was deleted, with its title and the hash of the file that was uploaded for it. */
export type DeletedImport = { id: string; title: string; sha256: string }

/** The number of the job that has deleted them. */
export const jobId = '1'

/** A job that has deleted some imports whose files are kept. */
export async function deleteSome(dataDir: string, folder: string, count: number): Promise<DeletedImport[]> {
  const ledger = openTestLedger(dataDir)
  const store = openFolderStore({ folder, capBytes: 10_000_000, keepMs: 1e9, log, spareBytes: 0 })
  const by = { at: new Date().toISOString(), operator: 'x' }
  const ids = Array.from({ length: count }, (_, n) => `import_${n}`)
  const job = {
    key: 'k',
    askedHash: 'h',
    ids,
    reason: null,
    operator: 'x',
    retryOf: null,
    approval: null,
    holdMs: 0,
  }
  await ledger.jobs.create(job)
  const records: DeletedImport[] = []
  for (const [position, importId] of ids.entries()) {
    const title = `Companies ${position}`
    const bytes = Buffer.from(`name,website\n${title},https://${position}.example\n`)
    const sha256 = hash('sha256', bytes)
    const keeping = keepFile(store, bytes.length, log)
    await keeping.add(bytes)
    const kept = await keeping.finish(sha256)
    const sent = { event: 'upload_sent', importId, sizeBytes: bytes.length, fileName: 'a.csv' } as const
    const entry = await ledger.appendIntent({ ...by, ...sent })
    await ledger.appendOutcome({ ...by, event: 'upload_ended', entry, importId, status: 200, sha256, kept })
    const item = { jobId, position }
    const read = sampleImport(importId, { title })
    const id = await ledger.recordIntent({ importId, operator: 'x', import: read, item })
    await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
    records.push({ id, title, sha256 })
  }
  await ledger.jobs.move(jobId, { from: ['running'], to: 'finished', by: null })
  await ledger.close()
  return records
}
