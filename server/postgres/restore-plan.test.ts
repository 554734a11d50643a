import { pino } from 'pino'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createImportFiles } from '../files/import-files.ts'
import { planOfJob } from '../restore/restore-plan.ts'
import { openReplica } from '../testing/postgres/open-postgres-ledger.ts'
import { testDatabase } from '../testing/postgres/test-database.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { openPostgresFiles } from './file-store.ts'

it('what a job would restore takes as few queries for many imports as for one', async () => {
  const ledger = await openReplica(await testDatabase())
  onTestFinished(() => ledger.close())
  const { pool } = ledger
  const by = { at: '2026-11-30T00:00:00.000Z', operator: 'x' }
  const deleteByJob = async (ids: readonly string[]): Promise<string> => {
    const asked = { key: ids[0] ?? '', askedHash: 'hash', ids, reason: null, operator: 'x' }
    const { id: jobId } = await ledger.jobs.create({ ...asked, retryOf: null, approval: null, holdMs: 0 })
    for (const [position, importId] of ids.entries()) {
      const sent = { ...by, importId, sizeBytes: 3, fileName: 'a.csv' }
      const entry = await ledger.appendIntent({ ...sent, event: 'upload_sent' })
      const ended = { ...by, importId, entry, status: 200, sha256: 'a'.repeat(64), kept: 'kept' } as const
      await ledger.appendOutcome({ ...ended, event: 'upload_ended' })
      const item = { jobId, position }
      const record = await ledger.recordIntent({ ...by, importId, import: sampleImport(importId), item })
      await ledger.recordOutcome(record, { outcome: 'deleted', attempts: 1 })
    }
    return jobId
  }
  const store = openPostgresFiles({ pool, capBytes: 1_000, keepMs: 86_400_000 })
  const files = createImportFiles({ ledger, store, keepDays: 1, log: pino({ level: 'silent' }) })
  const queriesFor = async (jobId: string, count: number): Promise<number> => {
    const queries = vi.spyOn(pool, 'query')
    const { plan } = await planOfJob({ ledger, files }, jobId)
    const asked = queries.mock.calls.length
    queries.mockRestore()
    expect(plan).toMatchObject({ restorable: 0, cannot: [{ count }] })
    return asked
  }
  const [one, many] = [
    await deleteByJob(['a']),
    await deleteByJob(Array.from({ length: 12 }, (_, n) => `b${n}`)),
  ]
  expect(await queriesFor(many, 12)).toBe(await queriesFor(one, 1))
})
