import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { createSecretBox } from '../access/secret-box.ts'
import { testUploadStore } from '../testing/batteries/uploads-battery.ts'
import { queryDatabase, testDatabase } from '../testing/postgres/test-database.ts'
import type { UploadStore } from '../upload-store.ts'
import { openPool, type Pool } from './pool.ts'
import { openUploads } from './uploads.ts'

const log = pino({ level: 'silent' })
const pools: Pool[] = []
const replica = (url: string, key = 'a key'): UploadStore => {
  const pool = openPool(url, log)
  pools.push(pool)
  return openUploads(pool, createSecretBox([key]), log)
}
afterAll(() => Promise.all(pools.splice(0).map((pool) => pool.end())))

const target = { url: 'https://files.test/a?signature=secret', validUntil: Infinity }

describe('uploads in PostgreSQL', () => {
  testUploadStore(async () => replica(await testDatabase()))
})

describe('uploads over replicas', () => {
  testUploadStore(async () => {
    const url = await testDatabase()
    const replicas = [1, 2, 3].map(() => replica(url))
    let turn = 0
    const next = () => replicas[turn++ % replicas.length] as UploadStore
    return {
      hold: (importId, where) => next().hold(importId, where),
      claim: (importId) => next().claim(importId),
    }
  })

  it('keep no address where a copy of the database would show it, and open it by SECRET_KEYS alone', async () => {
    const url = await testDatabase()
    await replica(url).hold('a', target)
    const { rows } = await queryDatabase(url, 'SELECT uploads::text AS text FROM uploads')
    expect(String(rows[0].text)).not.toMatch(/files\.test|secret/)
    await expect(replica(url, 'another').claim('a')).rejects.toMatchObject({ parts: { code: 'no_upload' } })
  })

  it('are taken over from a replica that died with its claim', async () => {
    const url = await testDatabase()
    const [first, second] = [replica(url), replica(url)]
    await first.hold('a', target)
    const claimed = await first.claim('a')
    await expect(second.claim('a')).rejects.toMatchObject({ parts: { code: 'upload_running' } })
    await queryDatabase(url, 'UPDATE uploads SET claimed_until = clock_timestamp()')
    const taken = await second.claim('a')
    // The first replica was not dead after all. The claim is no longer its own, so it cannot end it.
    await claimed.failed()
    await expect(first.claim('a')).rejects.toMatchObject({ parts: { code: 'upload_running' } })
    await taken.done()
    await expect(first.claim('a')).rejects.toMatchObject({ parts: { code: 'no_upload' } })
  })

  it('are refused where the database does not answer', async () => {
    const uploads = replica('postgresql://nobody@127.0.0.1:9/none')
    const refusal = { parts: { status: 503, code: 'ledger_unavailable' } }
    await expect(uploads.claim('a')).rejects.toMatchObject(refusal)
    await expect(uploads.hold('a', target)).rejects.toMatchObject(refusal)
  })
})
