import { openPostgresLedger } from '../server/postgres/open-ledger.ts'
import { openPool } from '../server/postgres/pool.ts'
import { createLog } from '../server/request-log.ts'
import { testAccount } from '../server/testing/open-test-ledger.ts'
import { sampleImport } from '../server/testing/sample-import.ts'

/**
 * A writer for team.ts, in a separate process. For a given time it begins and ends deletions in the ledger, several at once, like a
 * replica. Reports when it is ready, waits for a message, and then reports how many entries it appended.
 */
const [, , url = '', name = '', milliseconds = ''] = process.argv
const atOnce = 4
const log = createLog('silent')
const pool = openPool(url, log)
const ledger = await openPostgresLedger({ pool, account: testAccount, keyFingerprint: 'bench', log })
await ledger.integrity.checkedOnce()

process.once('message', () => void write())
process.send?.('ready')

async function write(): Promise<void> {
  const end = performance.now() + Number(milliseconds)
  let appended = 0
  const one = async (lane: number) => {
    for (let count = 0; performance.now() < end; count++) {
      const importId = `import_${name}_${lane}_${count}`
      const record = await ledger.recordIntent({ importId, operator: name, import: sampleImport(importId) })
      await ledger.recordOutcome(record, { outcome: 'deleted', attempts: 1, status: 200 })
      appended += 2
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, lane) => one(lane)))
  process.send?.(appended)
  await ledger.close()
  await pool.end()
  process.disconnect()
}
