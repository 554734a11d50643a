import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keepFile } from '../files/keep-file.ts'
import { batteryCap, filesBattery } from '../testing/batteries/files-battery.ts'
import { openReplica } from '../testing/postgres/open-postgres-ledger.ts'
import { mountSmallDisk } from '../testing/postgres/small-disk.ts'
import { queryDatabase, testDatabase, testPostgres } from '../testing/postgres/test-database.ts'
import { openPostgresFiles } from './file-store.ts'
import { migrate } from './migrate.ts'
import { openPool } from './pool.ts'

describe('files in PostgreSQL', () => {
  filesBattery(async () => {
    const url = await testDatabase()
    const again = () => {
      const pool = openPool(url, pino({ level: 'silent' }))
      onTestFinished(() => pool.end())
      return openPostgresFiles({ pool, capBytes: batteryCap, keepMs: 90 * 86_400_000 })
    }
    return {
      store: again(),
      again,
      letPartsDie: async () =>
        void (await queryDatabase(
          url,
          'UPDATE files SET held_until = clock_timestamp() WHERE held_until IS NOT NULL',
        )),
      neededAt: async (sha256, at) =>
        void (await queryDatabase(url, 'UPDATE files SET needed_at = $2 WHERE sha256 = $1', [sha256, at])),
      damage: async (sha256) =>
        void (await queryDatabase(
          url,
          `UPDATE file_pieces SET data = set_byte(data, length(data) / 2, get_byte(data, length(data) / 2) # 1)
            FROM files WHERE file = id AND sha256 = $1`,
          [sha256],
        )),
    }
  }, 6)
})

it('says that the disk of the database is full, and leaves nothing of the file there', async () => {
  const postgres = await testPostgres()
  const disk = await mountSmallDisk(postgres, 24)
  // Only root may mount a disk.
  if (disk === null) return
  // Other tests use this PostgreSQL afterwards. It must not write to a disk that is gone.
  onTestFinished(async () => {
    await postgres.query('DROP DATABASE IF EXISTS on_small_disk WITH (FORCE)')
    await postgres.query(`DROP TABLESPACE ${disk.tablespace}`)
    disk.remove()
  })
  await postgres.query(`CREATE DATABASE on_small_disk TABLESPACE ${disk.tablespace}`)
  const log = pino({ level: 'silent' })
  const pool = openPool(postgres.url('on_small_disk'), log)
  onTestFinished(() => pool.end())
  await migrate(pool)
  disk.fill()
  const store = openPostgresFiles({ pool, capBytes: 50_000_000, keepMs: 86_400_000 })
  const keeping = keepFile(store, 5_000_000, log)
  for (let n = 0; n < 50; n++) await keeping.add(crypto.getRandomValues(new Uint8Array(60_000)))
  expect(await keeping.finish('a'.repeat(64))).toBe('disk_full')
  disk.makeRoom()
  await expect.poll(() => store.usage(), { timeout: 10_000 }).toEqual({ files: 0, bytes: 0 })
})

it('does not date back what seems to be of the future while the clock is behind the ledger', async () => {
  const url = await testDatabase()
  const ledger = await openReplica(url)
  onTestFinished(() => ledger.close())
  const store = openPostgresFiles({ pool: ledger.pool, capBytes: 1_000_000, keepMs: 86_400_000 })
  const part = await store.begin(3)
  await part.write(Buffer.from('a,b'))
  const neededAt = Date.now() + 3_600_000
  await part.commit('a'.repeat(64), new Date(neededAt))
  const note = (at: string) =>
    ledger.appendIntent({ event: 'create_sent', at, operator: 'x "at":"2099"', asked: {} })

  await note(new Date(Date.now() + 3_000_000).toISOString())
  await store.sweep()
  expect((await store.find('a'.repeat(64)))?.neededAt).toBe(neededAt)
  for (let n = 0; n < 40; n++) await note(new Date().toISOString())
  await store.sweep()
  expect((await store.find('a'.repeat(64)))?.neededAt).toBeLessThan(neededAt - 3_000_000)
})
