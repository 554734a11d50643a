import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, type TestContext } from 'vitest'
import { openTestLedger, testLedgerFile } from '../testing/open-test-ledger.ts'
import { newDataDir } from '../testing/start-from-env.ts'
import { backupMadeAt, markBackup } from './backup-mark.ts'
import { eventsOf } from './chain.ts'
import type { SqliteLedger } from './open-ledger.ts'

const madeAt = '2026-11-30T10:20:30.000Z'

function open(test: TestContext, dataDir: string): SqliteLedger {
  const ledger = openTestLedger(dataDir)
  test.onTestFinished(() => (ledger.database.isOpen ? ledger.close() : undefined))
  return ledger
}

const job = (ledger: SqliteLedger) =>
  ledger.jobs.create({
    key: 'key',
    askedHash: 'hash',
    ids: ['import_a'],
    reason: null,
    operator: 'Ada',
    retryOf: null,
    approval: null,
    holdMs: 0,
  })
const askRestores = (ledger: SqliteLedger) =>
  ledger.restores.ask({ deletionIds: ['1', '2'], jobId: null, operator: 'Ada' })
const state = async (ledger: SqliteLedger) => (await ledger.jobs.get('1'))?.state

/** A folder with the backup of a ledger in which a job runs. */
async function backup(test: TestContext, fill: (ledger: SqliteLedger) => Promise<void> = async () => {}) {
  const dataDir = newDataDir(test)
  const ledger = open(test, dataDir)
  await job(ledger)
  await fill(ledger)
  await ledger.close()
  markBackup(testLedgerFile(dataDir), madeAt)
  return dataDir
}

it('is told of in the chain, and is gone after the first start', async (test) => {
  const dataDir = await backup(test)
  const ledger = open(test, dataDir)
  expect(await state(ledger)).toBe('paused')
  expect(backupMadeAt(ledger.database)).toBe(null)
  expect((await ledger.jobs.get('1'))?.paused?.message).toMatch(/^The backup of 2026-11-30 10:20 UTC /)
  await ledger.jobs.move('1', { from: ['paused'], to: 'running', by: { operator: 'Ada' } })
  await ledger.close()
  const again = open(test, dataDir)
  expect(await state(again)).toBe('running')
  expect(eventsOf(again.database, 'backup_opened')).toMatchObject([
    { madeAt, pausedJobs: 1, stoppedRestores: 0, operator: null },
  ])
  expect((await again.integrity.check()).problems).toEqual([])
})

it('stops the restores that were queued, and they can be asked for again', async (test) => {
  const dataDir = await backup(test, async (ledger) => {
    for (const importId of ['import_b', 'import_c']) {
      const id = await ledger.recordIntent({ importId, operator: 'Ada', import: null })
      await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
    }
    await askRestores(ledger)
  })
  const ledger = open(test, dataDir)
  expect(await ledger.restores.next()).toBe(null)
  expect(await ledger.restores.get('2')).toMatchObject({
    state: 'stopped',
    code: 'from_backup',
    message: expect.stringMatching(/^The backup of 2026-11-30 10:20 UTC /),
  })
  expect(eventsOf(ledger.database, 'backup_opened')).toMatchObject([{ stoppedRestores: 2 }])
  expect(await askRestores(ledger)).toHaveLength(2)
  expect((await ledger.integrity.check()).problems).toEqual([])
})

it('stays while the end of the ledger cannot be proven, and counts once that is acknowledged', async (test) => {
  const dataDir = await backup(test)
  const head = `${testLedgerFile(dataDir)}.head`
  const good = readFileSync(head, 'utf8')
  writeFileSync(head, good.replace(/[0-9a-f]{64}/, 'a'.repeat(64)))
  const ledger = open(test, dataDir)
  const problems = await ledger.integrity.open()
  expect(problems).toHaveLength(1)
  expect(await state(ledger)).toBe('running')
  expect(backupMadeAt(ledger.database)).toBe(madeAt)
  await ledger.acknowledge({ keys: problems.map(({ key }) => key), note: null, operator: 'Ada' })
  expect(await ledger.refusing()).toBe(null)
  expect(await state(ledger)).toBe('paused')
  expect(backupMadeAt(ledger.database)).toBe(null)
})

it('is the first one in the backup of a backup', async (test) => {
  const dataDir = await backup(test)
  markBackup(testLedgerFile(dataDir), '2026-12-01T00:00:00.000Z')
  const database = new DatabaseSync(testLedgerFile(dataDir), { readOnly: true })
  test.onTestFinished(() => database.close())
  expect(backupMadeAt(database)).toBe(madeAt)
})
