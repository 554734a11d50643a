import path from 'node:path'
import { expect, it } from 'vitest'
import type { Job } from '../../../../src/contract/job.ts'
import { askNginx } from '../../behind-nginx.ts'
import { freePort } from '../../free-port.ts'
import { startNginx } from '../../start-nginx.ts'
import { until } from '../../until.ts'
import { createWorld } from '../world.ts'
import { openArena } from './arena.ts'
import { connectStored } from './stored.ts'

const base = '/console'
const ids = Array.from({ length: 200 }, (_, number) => `import_${number}`)

/** The one history that is known beforehand: whoever follows the job sees it go on. */
it('A job of 200 behind nginx goes on by itself when the replica that works on it is killed', async ({
  onTestFinished,
}) => {
  const arena = await openArena()
  onTestFinished(arena.close)
  const database = await arena.newDatabase(false)
  const stored = connectStored(arena.postgres.url(database))
  onTestFinished(stored.close)
  const world = createWorld({ ids, deletes: [], reads: [] }, () => ({
    hadIntent: true,
    keyKnown: true,
    unnotedIntents: 0,
    lives: 0,
    wallAt: 0,
  }))
  arena.wire.show(world, 'key-of-all-replicas')

  const port = await freePort()
  const replicas = await Promise.all(
    [0, 1].map(async (number) => {
      const process = await arena.processes.take()
      const url = await process.open({
        environment: {
          DATABASE_URL: arena.lines[number]?.url(database, `replica_${number}`) ?? '',
          EXA_API_KEY: 'key-of-all-replicas',
          EXA_BASE_URL: arena.wire.url,
          SECRET_KEYS: 'a'.repeat(44),
          RATE_LIMIT_RPS: '100',
          PUBLIC_URL: `https://localhost:${port}${base}`,
          TRUSTED_PROXIES: '127.0.0.1',
          DATA_DIR: path.join(arena.folder, `data-${number}`),
          UNDO_SECONDS: '0',
          PORT: '0',
        },
        headsFile: path.join(arena.folder, 'heads'),
        logFile: null,
      })
      return { process, port: Number(new URL(url).port) }
    }),
  )
  const [first, second] = replicas
  if (!first || !second) throw new Error('There are two replicas.')
  const nginx = await startNginx({ port, consolePort: first.port, secondPort: second.port })
  onTestFinished(nginx.close)

  const begun = await askNginx(port, `${base}/api/console/jobs`, {
    method: 'POST',
    headers: { 'idempotency-key': 'the-job' },
    body: JSON.stringify({ ids }),
  })
  expect(begun.status).toBe(201)
  /** Every answer that a page which follows the job gets, until it is over. */
  const answers = new Set<number>()
  let job = JSON.parse(begun.text) as Job
  const follow = async () => {
    const { status, text } = await askNginx(port, `${base}/api/console/jobs/${job.id}`)
    answers.add(status)
    job = JSON.parse(text) as Job
    return job
  }

  await until(async () => (await follow()).counts.deleted >= 80)
  const { rows } = await stored.query('SELECT replica FROM audit.claims ORDER BY token DESC LIMIT 1')
  await (rows[0]?.['replica'] === 'replica_0' ? first : second).process.kill()
  await until(async () => (await follow()).state === 'finished')

  expect(answers).toEqual(new Set([200]))
  expect(job.counts).toMatchObject({ deleted: 200, failed: 0, unknown: 0 })
  expect(world.imports.size).toBe(0)
  expect(
    world.calls
      .filter(({ deleted }) => deleted)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(ids.toSorted())
  const said = await stored.query(
    `SELECT import_id FROM deletions WHERE outcome = 'deleted' ORDER BY import_id`,
  )
  expect(said.rows.map((row) => row['import_id'])).toEqual(ids.toSorted())
  const claims = await stored.query('SELECT DISTINCT replica FROM audit.claims')
  expect(claims.rows).toHaveLength(2)
})
