import type { ChainEvent } from '../ledger/chain.ts'
import type { SentFile } from '../ledger/sent-file.ts'
import type { Pool } from './pool.ts'
import { importIn } from './story-indexes.ts'

type Sent = Extract<ChainEvent, { event: 'upload_sent' }>
type Ended = Extract<ChainEvent, { event: 'upload_ended' }>
type Forgotten = Extract<ChainEvent, { event: 'file_forgotten' }>

/**
 * The file of an import, as the chain tells of it: the last that was sent through this console and taken. Null where there
 * is none: the import was made elsewhere, or its file never arrived.
 */
export async function uploadedFile(pool: Pool, importId: string): Promise<SentFile | null> {
  const { rows } = await pool.query<{ seq: number; body: string }>(
    `SELECT seq, body FROM entries WHERE event = 'upload_ended' AND ${importIn('body')} = $1 ORDER BY seq DESC`,
    [importId],
  )
  const ended = rows
    .map(({ seq, body }) => ({ seq, event: JSON.parse(body) as Ended }))
    .find(
      ({ event: { importId: of, status } }) =>
        of === importId && status !== null && status >= 200 && status < 300,
    )
  if (!ended) return null
  const { entry, sha256: sent, kept = null } = ended.event
  const found = await pool.query<{ body: string }>(
    `SELECT body FROM entries WHERE event = 'upload_sent' AND seq = $1`,
    [entry],
  )
  const [row] = found.rows
  if (!row) return null
  const { fileName = null, sizeBytes, at } = JSON.parse(row.body) as Sent
  const sha256 = String(sent)
  return {
    name: fileName,
    sizeBytes,
    sha256,
    sentAt: at,
    kept,
    forgotten: await forgottenSince(pool, sha256, ended.seq),
  }
}

async function forgottenSince(pool: Pool, sha256: string, seq: number): Promise<SentFile['forgotten']> {
  const { rows } = await pool.query<{ body: string }>(
    `SELECT body FROM entries WHERE event = 'file_forgotten' AND seq > $1 AND strpos(body, $2) > 0
      ORDER BY seq DESC LIMIT 1`,
    [seq, `"sha256":${JSON.stringify(sha256)}`],
  )
  const [row] = rows
  if (!row) return null
  const { at, operator } = JSON.parse(row.body) as Forgotten
  return { at, by: String(operator) }
}
