import type { ChainEvent } from '../ledger/chain.ts'
import type { SentFile } from '../ledger/sent-file.ts'
import type { Pool } from './pool.ts'
import { importIn } from './story-indexes.ts'

type Sent = Extract<ChainEvent, { event: 'upload_sent' }>
type Ended = Extract<ChainEvent, { event: 'upload_ended' }>
type Forgotten = Extract<ChainEvent, { event: 'file_forgotten' }>
type Row = { seq: number; body: string }

/** The files of imports by the entries of the chain; see `uploadedFiles` in server/ledger/ledger.ts. */
export async function uploadedFiles(
  pool: Pool,
  importIds: readonly string[],
): Promise<Map<string, SentFile>> {
  const ended = await lastEnded(pool, importIds)
  const sent = await sentBy(
    pool,
    [...ended.values()].map(({ event }) => event.entry),
  )
  const forgotten = await forgottenOf(
    pool,
    [...ended.values()].map(({ event }) => String(event.sha256)),
  )
  const files = new Map<string, SentFile>()
  for (const [importId, { seq, event }] of ended) {
    const begun = sent.get(event.entry)
    if (!begun) continue
    const { fileName = null, sizeBytes, at: sentAt } = begun
    const sha256 = String(event.sha256)
    const last = forgotten.get(sha256)
    files.set(importId, {
      name: fileName,
      sizeBytes,
      sha256,
      sentAt,
      kept: event.kept ?? null,
      forgotten: last && last.seq > seq ? { at: last.event.at, by: String(last.event.operator) } : null,
    })
  }
  return files
}

/** The last successful upload of each import. */
async function lastEnded(
  pool: Pool,
  importIds: readonly string[],
): Promise<Map<string, { seq: number; event: Ended }>> {
  const { rows } = await pool.query<Row>(
    // OFFSET 0 keeps PostgreSQL from joining. So it uses the index for each import, even before it has statistics of the table.
    `SELECT ended.seq, ended.body FROM unnest($1::text[]) AS asked (id) CROSS JOIN LATERAL (
       SELECT seq, body FROM entries WHERE event = 'upload_ended' AND ${importIn('body')} = asked.id OFFSET 0) AS ended
     ORDER BY ended.seq`,
    [importIds],
  )
  const asked = new Set(importIds)
  const found = new Map<string, { seq: number; event: Ended }>()
  for (const { seq, body } of rows) {
    const event = JSON.parse(body) as Ended
    const { importId, status } = event
    if (asked.has(importId) && status !== null && status >= 200 && status < 300)
      found.set(importId, { seq, event })
  }
  return found
}

async function sentBy(pool: Pool, entries: readonly number[]): Promise<Map<number, Sent>> {
  const { rows } = await pool.query<Row>(
    `SELECT seq, body FROM entries WHERE event = 'upload_sent' AND seq = ANY ($1::bigint[])`,
    [entries],
  )
  return new Map(rows.map(({ seq, body }) => [seq, JSON.parse(body) as Sent]))
}

/** When each of these files was last forgotten, by hash. */
async function forgottenOf(
  pool: Pool,
  hashes: readonly string[],
): Promise<Map<string, { seq: number; event: Forgotten }>> {
  const { rows } = await pool.query<Row>(
    `SELECT seq, body FROM entries
      WHERE event = 'file_forgotten' AND substring(body from '"sha256":"([^"]+)"') = ANY ($1) ORDER BY seq`,
    [hashes],
  )
  return new Map(
    rows.map(({ seq, body }) => {
      const event = JSON.parse(body) as Forgotten
      return [event.sha256, { seq, event }]
    }),
  )
}
