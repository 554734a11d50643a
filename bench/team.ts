import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { startConsoleProcess } from '../e2e/console-process.ts'
import { openPostgresLedger } from '../server/postgres/open-ledger.ts'
import { openPool } from '../server/postgres/pool.ts'
import { createLog } from '../server/request-log.ts'
import { testAccount } from '../server/testing/open-test-ledger.ts'
import { startPostgres } from '../server/testing/postgres/start-postgres.ts'
import { jobEnd } from './job.ts'
import { makeLargeLedger } from './large-ledger.ts'
import { check, median } from './limits.ts'
import { startUpstream } from './upstream-process.ts'

/**
 * npm run bench:team: what three replicas on PostgreSQL can do, with commits that wait for the disk. Ends with an error when a figure
 * misses its goal. `-- appends`, `delete`, `replicas` or `large` measures only that.
 */
const parts = { appends, delete: oneDelete, replicas: threeReplicas, large }
const chosen = process.argv.slice(2)
const postgres = await startPostgres({
  settings: { fsync: 'on', shared_buffers: '256MB', max_wal_size: '2GB' },
})
const log = createLog('silent')
try {
  for (const [name, measure] of Object.entries(parts))
    if (chosen.length === 0 || chosen.includes(name)) await measure()
} finally {
  await postgres.remove()
}

/** The variables of a console on a database of this PostgreSQL. */
function environment(url: string, perSecond: number, upstream: string): Record<string, string> {
  return {
    EXA_API_KEY: 'bench-key-0123456789',
    EXA_BASE_URL: upstream,
    RATE_LIMIT_RPS: String(perSecond),
    SECRET_KEYS: 'a-secret-of-the-bench-0123456789-abcdef',
    DATABASE_URL: asAddress(url),
  }
}

/** With a host, which DATABASE_URL needs; but the folder of the socket takes precedence. */
function asAddress(url: string): string {
  return url.replace('@/', '@localhost/')
}

async function appends(): Promise<void> {
  const forMs = 8_000
  const url = await postgres.newDatabase()
  console.log('\nThree writers in three processes, four deletions at once each')
  const writers: ChildProcess[] = []
  for (const name of ['one', 'two', 'three']) {
    const writer = fork(path.join(import.meta.dirname, 'team-writer.ts'), [url, name, String(forMs)])
    writer.once('exit', (code) => {
      if (code !== 0) throw new Error(`Writer ${name} ended with ${code}.`)
    })
    await once(writer, 'message')
    writers.push(writer)
  }
  const counts = writers.map(async (writer) => ((await once(writer, 'message')) as [number])[0])
  for (const writer of writers) writer.send('go')
  const total = (await Promise.all(counts)).reduce((sum, each) => sum + each, 0)
  check('entries appended', total / (forMs / 1000), { atLeast: 500 }, '/s')
  const { rows } = await ask<{ n: string; links: string; last: string }>(
    url,
    'SELECT count(*) AS n, count(DISTINCT prev_hash) AS links, max(seq) AS last FROM entries',
  )
  const { n, links, last } = rows[0] ?? { n: '0', links: '0', last: '-1' }
  check(
    'entries that are not in one chain',
    Math.max(Number(last) - Number(n), Number(n) - Number(links)),
    { atMost: 0 },
    '',
  )
}

async function oneDelete(): Promise<void> {
  const rounds = 12
  const perRound = 20
  const upstream = await startUpstream({ imports: 3 * rounds * perRound + 10, latencyMs: { min: 0, max: 0 } })
  const url = await postgres.newDatabase()
  const { DATABASE_URL: address = '', ...others } = environment(url, 1_000, upstream.url)
  const consoles = [
    await startConsoleProcess(others),
    await startConsoleProcess({ ...others, DATABASE_URL: address }),
  ]
  try {
    const [sqlite = [], onPostgres = [], direct = []] = await inTurns(
      [...consoles.map((each) => `${each.url}/api`), upstream.url],
      rounds,
      perRound,
    )
    const adds = (times: readonly number[]) => median(times) - median(direct)
    console.log(
      `\nOne delete, ${rounds * perRound} of each in turns; without a console ${median(direct).toFixed(2)} ms`,
    )
    check('a console on SQLite adds', adds(sqlite), {}, 'ms')
    check('a console on PostgreSQL adds', adds(onPostgres), {}, 'ms')
    check('times what SQLite adds', adds(onPostgres) / adds(sqlite), { atMost: 3 }, '×')
  } finally {
    for (const each of consoles) await each.dispose()
    upstream.stop()
  }
}

/** How long each deletion took at each address, in milliseconds. The first round does not count. */
async function inTurns(addresses: readonly string[], rounds: number, perRound: number): Promise<number[][]> {
  const times = addresses.map((): number[] => [])
  let next = 0
  for (let round = 0; round <= rounds; round++)
    for (const [at, address] of addresses.entries())
      for (let count = 0; count < (round === 0 ? 3 : perRound); count++) {
        const start = performance.now()
        const answer = await fetch(`${address}/websets/v0/imports/import_${next++}`, { method: 'DELETE' })
        await answer.arrayBuffer()
        if (answer.status !== 200) throw new Error(`A delete was answered ${answer.status}.`)
        if (round > 0) times[at]?.push(performance.now() - start)
      }
  return times
}

async function threeReplicas(): Promise<void> {
  const perSecond = 10
  const imports = 200
  const upstream = await startUpstream({ imports, perSecond, latencyMs: { min: 20, max: 80 } })
  const url = await postgres.newDatabase()
  const replicas = [1, 2, 3].map(() => startConsoleProcess(environment(url, perSecond, upstream.url)))
  const consoles = await Promise.all(replicas)
  try {
    const start = performance.now()
    const jobs = await Promise.all(consoles.map(({ url: at }, index) => createJob(at, index, imports)))
    const ended = await Promise.all(jobs.map(({ at, id }) => jobEnd(at, id)))
    const seconds = (performance.now() - start) / 1000
    const { deletes, refused } = await upstream.report()
    console.log(
      `\n${imports} deletes at ${perSecond} a second, in a job on each of three replicas: ${seconds.toFixed(1)} s`,
    )
    check('times what the limit itself needs', seconds / (imports / perSecond), { atMost: 1.1 }, '×')
    check(
      'not deleted',
      imports - ended.reduce((sum, { counts }) => sum + counts.deleted, 0),
      { atMost: 0 },
      '',
    )
    check('calls more than imports', deletes - imports, { atMost: 0 }, '')
    check('calls that were refused for the limit', refused, { atMost: 0 }, '')
    const memory = memoryOfConsoles()
    check('memory of a replica, RSS', Math.max(...memory.map(({ rss }) => rss)), { atMost: 150 }, 'MB')
    check('memory of a replica, PSS', Math.max(...memory.map(({ pss }) => pss)), {}, 'MB')
  } finally {
    for (const each of consoles) await each.dispose()
    upstream.stop()
  }
}

async function large(): Promise<void> {
  const deletions = 500_000
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-team-'))
  try {
    const head = await makeLargeLedger(dataDir, deletions)
    const url = await postgres.newDatabase()
    console.log(`\nA ledger of ${head.seq.toLocaleString('en')} entries`)
    const moved = performance.now()
    await moveLedger(dataDir, url)
    check('moved into PostgreSQL in', (performance.now() - moved) / 60_000, {}, 'min')
    const pool = openPool(url, log)
    const options = { pool, account: testAccount, keyFingerprint: 'fingerprint', log }
    const start = performance.now()
    const ledger = await openPostgresLedger(options)
    await ledger.integrity.checkedOnce()
    check('verified in', (performance.now() - start) / 1000, { atMost: 60 }, 's')
    const { verified, problems } = await ledger.integrity.check()
    check('problems found', problems.length + Number(verified?.hash !== head.hash), { atMost: 0 }, '')
    await ledger.close()
    await pool.end()
  } finally {
    rmSync(dataDir, { recursive: true })
  }
}

async function moveLedger(dataDir: string, url: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, '../server/commands/ledger-move.ts')],
    {
      env: {
        ...environment(url, 5, testAccount.baseUrl ?? ''),
        EXA_ACCOUNT: testAccount.name,
        DATA_DIR: dataDir,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(said)
}

/** Asks a console to delete its share of the imports of the stub. */
async function createJob(at: string, index: number, imports: number): Promise<{ at: string; id: string }> {
  const ids = Array.from({ length: imports }, (_, n) => `import_${n}`).filter((_, n) => n % 3 === index)
  const answer = await fetch(`${at}/api/console/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `bench-${index}` },
    body: JSON.stringify({ ids }),
  })
  if (answer.status !== 201) throw new Error(await answer.text())
  const { id } = (await answer.json()) as { id: string }
  return { at, id }
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query<Row>(sql)
  } finally {
    await client.end()
  }
}

/** The memory of each console that this process started, in MB. PSS counts shared memory once. */
function memoryOfConsoles(): { rss: number; pss: number }[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ')
  return children
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('imports-console.js'))
    .map((pid) => {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
      const mb = (name: string) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(rollup)?.[1]) / 1024
      return { rss: mb('Rss'), pss: mb('Pss') }
    })
}
