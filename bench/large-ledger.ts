import { transaction } from '../server/database.ts'
import { type ChainHead, entryHash, recordBody } from '../server/ledger/chain.ts'
import { accountId } from '../src/contract/account.ts'
import { headReader } from '../server/sqlite/chain.ts'
import { openHeads } from '../server/sqlite/heads.ts'
import { openTestLedger, testAccount } from '../server/testing/open-test-ledger.ts'
import { sampleImport } from '../server/testing/sample-import.ts'

/** Makes a ledger in a data folder as a console would, with this many deletions of two entries each. Returns its head. */
export async function makeLargeLedger(dataDir: string, deletions: number): Promise<ChainHead> {
  const ledger = openTestLedger(dataDir)
  const { database, files } = ledger
  const account = accountId(testAccount)
  let head = headReader(database)()
  const insert = database.prepare(
    `INSERT INTO deletions (id, import_id, outcome, attempts, status, request_id, operator, import_json, requested_at, settled_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const chain = database.prepare('INSERT INTO entries (seq, deletion_id, body, hash) VALUES (?, ?, ?, ?)')
  const append = (id: number, row: Parameters<typeof recordBody>[0]) => {
    const seq = head.seq + 1
    const body = recordBody(row, account)
    const hash = entryHash(head.hash, seq, body)
    chain.run(seq, id, body, hash)
    head = { seq, hash }
  }
  const at = new Date().toISOString()
  transaction(database, () => {
    for (let id = 1; id <= deletions; id++) {
      const importId = `import_${id.toString(36).padStart(20, '0')}`
      const json = JSON.stringify(sampleImport(importId))
      const operator = 'Ada Admin <ada@example.com>'
      insert.run(id, importId, 'deleted', 1, 200, `req_${id}`, operator, json, at, at)
      // Its fields have the order of the columns.
      const intended = {
        id,
        import_id: importId,
        outcome: 'intended',
        attempts: 0,
        status: null,
        code: null,
        message: null,
        request_id: null,
        operator,
        import_json: json,
        requested_at: at,
        settled_at: null,
        reason: null,
        job_id: null,
        used_by_json: null,
        who_json: null,
      }
      append(id, intended)
      const request_id = `req_${id}`
      append(id, { ...intended, outcome: 'deleted', attempts: 1, status: 200, request_id, settled_at: at })
    }
  })
  openHeads(files, (error) => {
    throw error
  }).write(head)
  await ledger.close()
  return head
}
