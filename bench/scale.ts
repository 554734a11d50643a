import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { startConsoleProcess } from '../e2e/console-process.ts'
import { startPostgres } from '../server/testing/postgres/start-postgres.ts'
import { check } from './limits.ts'
import { model, pageEveryMs } from './scale-model.ts'
import { startUpstream } from './upstream-process.ts'

/**
 * npm run bench:scale: compares the figures behind docs/scale.md with a real console, PostgreSQL and a stub of Exa, and prints what
 * follows from them. Ends with an error when a figure is worse than in the model.
 */
const deletes = 300
const polls = 600
const postgres = await startPostgres({ settings: { fsync: 'on' } })
const url = await postgres.newDatabase()
const upstream = await startUpstream({ imports: deletes, latencyMs: { min: 5, max: 20 } })
const replica = await startConsoleProcess({
  EXA_API_KEY: 'bench-key-0123456789',
  EXA_BASE_URL: upstream.url,
  RATE_LIMIT_RPS: '1000',
  SECRET_KEYS: 'a-secret-of-the-bench-0123456789-abcdef',
  DATABASE_URL: url.replace('@/', '@localhost/'),
})
const client = new pg.Client({ connectionString: url })
await client.connect()
try {
  await measure()
} finally {
  await client.end()
  await replica.dispose()
  upstream.stop()
  await postgres.remove()
}

async function measure(): Promise<void> {
  // What it does at its start is over then.
  await delay(10_000)
  const idle = await during(30_000, async () => {})
  const deleting = await during(0, () => inLanes(4, deletes, deleteOne))
  const polling = await during(0, () => inLanes(8, polls, askForChanges))
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'imports-console'`,
  )
  const idlePerSecond = idle.transactions / idle.seconds
  const transactions = (of: typeof idle, count: number) =>
    (of.transactions - idlePerSecond * of.seconds) / count

  console.log('\nMeasured, and what the model has')
  const asked = model
  check(
    'transactions of one delete',
    transactions(deleting, deletes),
    { atMost: asked.transactionsPerDelete },
    '',
  )
  check(
    'left in the database by one delete',
    deleting.kilobytes / deletes,
    { atMost: asked.kilobytesPerDelete },
    'kB',
  )
  check('WAL of one delete', deleting.walKilobytes / deletes, { atMost: asked.walKilobytesPerDelete }, 'kB')
  check('deletes a second through one replica', deletes / deleting.seconds, {}, '/s')
  check('transactions of one poll', transactions(polling, polls), { atMost: asked.transactionsPerPoll }, '')
  check('polls that one replica answers', polls / polling.seconds, { atLeast: asked.pollsPerSecond }, '/s')
  check('transactions of an idle replica', idlePerSecond, { atMost: asked.idleTransactionsPerSecond }, '/s')
  check('connections of a replica', rows[0]?.n ?? Number.NaN, { atMost: asked.connections }, '')
  check('memory of a replica, RSS', residentMb(), { atMost: asked.memoryMb }, 'MB')

  console.log('\nWhat follows')
  for (const perSecond of [5, 10]) {
    say(`a key of ${perSecond} calls a second: deletions a day at most`, perSecond * 86_400)
    say(
      '  pages that all watch imports being processed, and nothing else',
      (perSecond * pageEveryMs.processing) / 1_000,
    )
    say(
      '  years until its deletions fill 100 GB, at 10,000 a day',
      1e8 / asked.kilobytesPerDelete / 10_000 / 365,
    )
    say(
      '  pages that follow a running job, for each replica',
      (asked.pollsPerSecond * pageEveryMs.jobRuns) / 1_000,
    )
  }
}

function say(what: string, value: number): void {
  console.log(`  ${what.padEnd(66)} ${Math.floor(value).toLocaleString('en').padStart(9)}`)
}

type Spent = { seconds: number; transactions: number; kilobytes: number; walKilobytes: number }

/** What the database did meanwhile. */
async function during(waitMs: number, work: () => Promise<void>): Promise<Spent> {
  const before = await counters()
  const start = performance.now()
  await work()
  await delay(waitMs)
  const seconds = (performance.now() - start) / 1000
  const after = await counters()
  return {
    seconds,
    transactions: after.transactions - before.transactions,
    kilobytes: (after.bytes - before.bytes) / 1000,
    walKilobytes: (after.wal - before.wal) / 1000,
  }
}

/** PostgreSQL updates the statistics of a connection once a second. */
async function counters(): Promise<{ transactions: number; bytes: number; wal: number }> {
  await delay(2_500)
  const { rows } = await client.query<{ transactions: string; bytes: string; wal: string }>(
    `SELECT xact_commit + xact_rollback AS transactions, pg_database_size(datname) AS bytes,
            pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS wal
       FROM pg_stat_database WHERE datname = current_database()`,
  )
  const [now] = rows
  return { transactions: Number(now?.transactions), bytes: Number(now?.bytes), wal: Number(now?.wal) }
}

/** Calls `one` so often, several at once. */
async function inLanes(lanes: number, count: number, one: (at: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await one(next++)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

async function deleteOne(at: number): Promise<void> {
  const answer = await fetch(`${replica.url}/api/websets/v0/imports/import_${at}`, { method: 'DELETE' })
  if (answer.status !== 200) throw new Error(`A delete was answered ${answer.status}: ${await answer.text()}`)
  await answer.arrayBuffer()
}

async function askForChanges(): Promise<void> {
  const answer = await fetch(`${replica.url}/api/console/jobs/changes?after=0`)
  await answer.arrayBuffer()
}

function residentMb(): number {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const pid = children.find((each) =>
    readFileSync(`/proc/${each}/cmdline`, 'utf8').includes('imports-console.js'),
  )
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
