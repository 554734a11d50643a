import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type ChainHead, entryHash, origin } from '../../ledger/chain.ts'
import { openPostgresLedger } from '../../postgres/open-ledger.ts'
import { openPool } from '../../postgres/pool.ts'
import { createLog } from '../../request-log.ts'
import { testAccount } from '../open-test-ledger.ts'
import { sampleImport } from '../sample-import.ts'
import { startPostgres } from './start-postgres.ts'

const log = createLog('silent')

/** PostgreSQL's own tools, of the version that Debian brings (scripts/test-restore.mjs). */
const tools = process.env['POSTGRES_TOOLS'] ?? ''

async function tool(name: string, ...args: string[]): Promise<void> {
  const child = spawn(path.join(tools, name), args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect({ code, said }).toEqual({ code: 0, said: '' })
}

async function openAt(url: string) {
  const pool = openPool(url, log)
  onTestFinished(() => pool.end())
  const ledger = await openPostgresLedger({ pool, account: testAccount, keyFingerprint: 'fingerprint', log })
  onTestFinished(() => ledger.close())
  /** Follows the chain from its beginning, by what this test knows of it alone. */
  const head = async (): Promise<ChainHead> => {
    const { rows } = await pool.query<{ seq: number; body: string; hash: string }>(
      'SELECT seq, body, hash FROM entries ORDER BY seq',
    )
    return rows.reduce((before, { seq, body, hash }) => {
      expect(seq).toBe(before.seq + 1)
      expect(hash).toBe(entryHash(before.hash, seq, body))
      return { seq, hash }
    }, origin)
  }
  return { pool, ledger, head }
}

it('a dump of a database that is written to is whole, and another PostgreSQL goes on from it', async () => {
  const [here, elsewhere] = [await startPostgres({ version: 15 }), await startPostgres({ version: 15 })]
  onTestFinished(() => here.remove())
  onTestFinished(() => elsewhere.remove())
  const folder = mkdtempSync(path.join(tmpdir(), 'dump-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const url = await here.newDatabase()
  const source = await openAt(url)

  let written = 0
  const write = async ({ ledger }: typeof source) => {
    const importId = `import_${written++}`
    const record = await ledger.recordIntent({
      importId,
      operator: 'Ada \0',
      import: sampleImport(importId),
    })
    await ledger.recordOutcome(record, { outcome: 'deleted', attempts: 1, status: 200 })
  }
  for (let count = 0; count < 20; count++) await write(source)
  const dumped = new AbortController()
  const writing = (async () => {
    while (!dumped.signal.aborted) await write(source)
  })()
  const file = path.join(folder, 'console.dump')
  await tool('pg_dump', '--format', 'custom', '--file', file, url)
  dumped.abort()
  await writing

  const copy = await elsewhere.newDatabase()
  await tool('pg_restore', '--no-owner', '--no-privileges', '--exit-on-error', '--dbname', copy, file)
  const restored = await openAt(copy)
  const head = await restored.head()
  expect(head.seq).toBeGreaterThan(40)
  const { rows } = await source.pool.query('SELECT hash FROM entries WHERE seq = $1', [head.seq])
  expect(rows).toEqual([{ hash: head.hash }])

  // Its numbers go on, too.
  await write(restored)
  expect((await restored.head()).seq).toBe(head.seq + 2)
  await restored.ledger.integrity.checkedOnce()
  expect((await restored.ledger.integrity.check()).problems).toEqual([])
})
