import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Account, accountId } from '../../src/contract/account.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { type ChainHead, origin } from '../ledger/chain.ts'
import { endProblemsOf, type GivenNumbers, headProblem, strayRecord } from '../ledger/check-end.ts'
import { type ChainOwner, checkEntry, type EntryFields } from '../ledger/check-entry.ts'
import { jobProblemsOf } from '../ledger/check-job.ts'
import { parseObject } from '../ledger/stored-row.ts'
import { batchProblems, nextBatch } from './check-restores.ts'
import { jobFacts, jobOfEntry } from './job-facts.ts'
import { type Client, type Pool, transaction } from './pool.ts'
import type { RecordRow } from './record-rows.ts'
import { fromStoredRow } from './stored-text.ts'

/** How far a ledger was checked: the last entry, record, job and batch of restores. */
export type Checkpoint = { head: ChainHead; record: number; job: number; restores: number }

export const beginning: Checkpoint = { head: origin, record: 0, job: 0, restores: 0 }

/** How far a check got, and the problems it found. */
export type CheckResult = { point: Checkpoint; problems: LedgerProblem[]; atEnd: boolean }

type StepResult = { point: Checkpoint; problems: LedgerProblem[]; done: boolean }

const batch = 1_000
/** A job may have ten thousand items. */
const jobsAtOnce = 5
/** Milliseconds of work before the event loop gets a turn. */
const sliceMs = 5

/**
 * Checks a part of a ledger, from a checkpoint on, in one snapshot of the database. Each entry must have the next number, and
 * hashes that fit its own bytes and the entry before. Each record must be in the chain, and equal what its last entry says;
 * each job must equal what its entries say. At the end of the ledger, no number that was given may be missing. The check goes
 * on after a problem, so that it reports all of them.
 */
export async function checkSlice(pool: Pool, account: Account, from: Checkpoint): Promise<CheckResult> {
  return transaction(
    pool,
    async (client) => {
      const missing = await missingHead(client, from.head)
      if (missing) return { point: beginning, problems: [missing], atEnd: false }
      const owner = await ownerOf(client, account)
      const problems: LedgerProblem[] = []
      let point = from
      for (const step of [checkEntries, checkRecords, checkJobs, checkRestores]) {
        const seen = await step(client, point, owner)
        point = seen.point
        problems.push(...seen.problems)
        if (!seen.done) return { point, problems, atEnd: false }
      }
      problems.push(...endProblemsOf(point.head, await givenNumbers(client)))
      return { point, problems, atEnd: true }
    },
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  )
}

/** A problem if the entry that was checked last is no longer there. Then nothing else is checked. */
async function missingHead(client: Client, head: ChainHead): Promise<LedgerProblem | null> {
  if (head.seq === 0) return null
  const { rows } = await client.query<{ hash: string | null; last: number | null }>(
    `SELECT (SELECT hash FROM entries WHERE seq = $1 AND hash = $2) AS hash, (SELECT max(seq) FROM entries) AS last`,
    [head.seq, head.hash],
  )
  const { hash = null, last = null } = rows[0] ?? {}
  return hash === head.hash ? null : headProblem(head, last ?? 0, 'a replica')
}

async function ownerOf(client: Client, account: Account): Promise<ChainOwner> {
  const { rows } = await client.query<{ seq: number | null }>(
    `SELECT min(seq) AS seq FROM entries WHERE event = 'account_opened'`,
  )
  return { whose: accountId(account), accountFrom: rows[0]?.seq ?? Number.POSITIVE_INFINITY }
}

type EntryRow = { seq: number; deletion_id: number | null; body: string; hash: string; prev_hash: string }

/** Follows the entries by number and hash, because somebody may have dropped the constraint that keeps numbers unique. */
async function checkEntries(client: Client, from: Checkpoint, owner: ChainOwner): Promise<StepResult> {
  const { rows } = await client.query<EntryRow>(
    `SELECT seq, deletion_id, body, hash, prev_hash FROM entries WHERE (seq, hash) > ($1, $2)
      ORDER BY seq, hash LIMIT $3`,
    [from.head.seq, from.head.hash, batch],
  )
  const records = await recordsOf(client, rows, from.head.seq)
  const problems: LedgerProblem[] = []
  let head = from.head
  let turnEnds = performance.now() + sliceMs
  for (const { seq, deletion_id: id, body, hash, prev_hash: chainedTo } of rows) {
    const of = id === null ? undefined : records.get(id)
    const entry = {
      seq,
      record: id === null ? null : String(id),
      body,
      hash,
      chainedTo,
      isLast: of?.last === seq,
      stored: () => of?.row,
      earlier: () => of?.earlier() ?? null,
    }
    const { problems: found, fields } = checkEntry(owner, head, entry)
    problems.push(...found)
    if (of) of.earlier = () => fields
    head = { seq, hash }
    if (performance.now() < turnEnds) continue
    await nextTurn()
    turnEnds = performance.now() + sliceMs
  }
  return { point: { ...from, head }, problems, done: rows.length < batch }
}

/** A record that entries are about: its row now, its last entry, and what the entry before that says. */
type RecordOf = { row: RecordRow | undefined; last: number; earlier: () => EntryFields | null }

async function recordsOf(
  client: Client,
  entries: readonly EntryRow[],
  before: number,
): Promise<Map<number, RecordOf>> {
  const ids = [...new Set(entries.flatMap(({ deletion_id: id }) => (id === null ? [] : [id])))]
  const stored = await client.query<RecordRow>('SELECT * FROM deletions WHERE id = ANY ($1)', [ids])
  const others = await client.query<{ id: number; last: number; body: string | null }>(
    `SELECT this.id, (SELECT max(seq) FROM entries WHERE deletion_id = this.id) AS last,
            (SELECT body FROM entries WHERE deletion_id = this.id AND seq <= $2 ORDER BY seq DESC LIMIT 1) AS body
       FROM unnest($1::bigint[]) AS this (id)`,
    [ids, before],
  )
  const rows = new Map(stored.rows.map((row) => [Number(row['id']), fromStoredRow(row)]))
  return new Map(
    others.rows.map(({ id, last, body }) => [
      id,
      { row: rows.get(id), last, earlier: () => parseObject(body) },
    ]),
  )
}

/** Finds the records that are in no entry. The entries lead to all others. */
async function checkRecords(client: Client, from: Checkpoint): Promise<StepResult> {
  // One look into the index for each record. With EXISTS, PostgreSQL might read all entries each time.
  const { rows } = await client.query<{ id: number; has_entry: boolean }>(
    `SELECT this.id, entry.seq IS NOT NULL AS has_entry
       FROM (SELECT id FROM deletions WHERE id > $1 ORDER BY id LIMIT $2) AS this
       LEFT JOIN LATERAL (SELECT seq FROM entries WHERE deletion_id = this.id LIMIT 1) AS entry ON true
      ORDER BY this.id`,
    [from.record, batch],
  )
  const problems = rows.filter((row) => !row.has_entry).map(({ id }) => strayRecord(String(id)))
  const record = rows.at(-1)?.id ?? from.record
  return { point: { ...from, record }, problems, done: rows.length < batch }
}

async function checkJobs(client: Client, from: Checkpoint): Promise<StepResult> {
  const { rows } = await client.query<{ id: number }>(
    'SELECT id FROM jobs WHERE id > $1 ORDER BY id LIMIT $2',
    [from.job, jobsAtOnce],
  )
  const problems: LedgerProblem[] = []
  for (const { id } of rows) problems.push(...jobProblemsOf(String(id), await jobFacts(client, String(id))))
  const job = rows.at(-1)?.id ?? from.job
  return { point: { ...from, job }, problems, done: rows.length < jobsAtOnce }
}

async function checkRestores(client: Client, from: Checkpoint): Promise<StepResult> {
  const next = await nextBatch(client, from.restores)
  if (next === null) return { point: from, problems: [], done: true }
  const problems = await batchProblems(client, next)
  return { point: { ...from, restores: next }, problems, done: false }
}

async function givenNumbers(client: Client): Promise<GivenNumbers> {
  const { rows } = await client.query<GivenNumbers>(
    `SELECT (SELECT given FROM counters WHERE name = 'entries') AS entry,
            (SELECT given FROM counters WHERE name = 'deletions') AS record,
            (SELECT max(id) FROM deletions) AS "lastRecord",
            (SELECT max(id) FROM jobs) AS "lastJob",
            (SELECT max(${jobOfEntry}) FROM entries WHERE event = 'job_created') AS "toldJob"`,
  )
  const [{ entry, record, lastRecord, lastJob, toldJob }] = rows as [
    Record<keyof GivenNumbers, number | null>,
  ]
  return {
    entry: entry ?? 0,
    record: record ?? 0,
    lastRecord: lastRecord ?? 0,
    lastJob: lastJob ?? 0,
    toldJob: toldJob ?? 0,
  }
}
