import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openReplica } from '../testing/postgres/open-postgres-ledger.ts'
import { startPostgres, type TestPostgres } from '../testing/postgres/start-postgres.ts'
import { openPool } from './pool.ts'

let postgres: TestPostgres
beforeAll(async () => {
  // What an administrator may have set for everything else in this PostgreSQL.
  postgres = await startPostgres({
    settings: {
      synchronous_commit: 'off',
      wal_writer_delay: '10s',
      default_transaction_isolation: 'serializable',
      DateStyle: 'German',
      extra_float_digits: '-10',
    },
  })
}, 60_000)
afterAll(() => postgres.remove())

const asked = (importId: string) => ({ importId, operator: 'x', import: null })

it('an intent is on disk before it counts, also where commits do not wait for the disk', async () => {
  const url = await postgres.newDatabase()
  const ledger = await openReplica(url)
  await ledger.recordIntent(asked('import_a'))
  await postgres.end('SIGQUIT')
  await postgres.start()
  expect(await ledger.list({ limit: 9 })).toHaveLength(1)
  await ledger.close()
}, 60_000)

it('replicas that write at once do so, also where transactions are serializable', async () => {
  const url = await postgres.newDatabase()
  const replicas = [await openReplica(url), await openReplica(url)]
  const ids = Array.from({ length: 40 }, (_, n) => `import_${n}`)
  await Promise.all(
    replicas.flatMap((ledger, at) =>
      ids.map(async (id) => {
        const record = await ledger.recordIntent(asked(`${id}_${at}`))
        await ledger.recordOutcome(record, { outcome: 'failed', attempts: 1 })
      }),
    ),
  )
  const [first] = replicas
  expect(await first?.list({ limit: 99 })).toHaveLength(80)
  expect((await first?.integrity.check())?.problems).toEqual([])
  await Promise.all(replicas.map((ledger) => ledger.close()))
}, 60_000)

it('times and numbers are read as they are, however they are written elsewhere', async () => {
  const pool = openPool(await postgres.newDatabase(), pino({ level: 'silent' }))
  const { rows } = await pool.query(
    `SELECT timestamptz '2026-12-24 18:30Z' AS at, 1234567.125::float8 AS number`,
  )
  expect(rows).toEqual([{ at: new Date('2026-12-24T18:30:00Z'), number: 1234567.125 }])
  await pool.end()
})
