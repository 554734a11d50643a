import type { UploadedFile } from '../../src/contract/uploaded-file.ts'
import type { ChainEvent } from '../ledger/chain.ts'
import type { Pool } from './pool.ts'

type Sent = Extract<ChainEvent, { event: 'upload_sent' }>
type Ended = Extract<ChainEvent, { event: 'upload_ended' }>

/**
 * The file of an import, as the chain tells of it: the last that was sent through this console and taken. Null where there
 * is none: the import was made elsewhere, or its file never arrived.
 */
export async function uploadedFile(pool: Pool, importId: string): Promise<UploadedFile | null> {
  const { rows } = await pool.query<{ body: string }>(
    `SELECT body FROM entries WHERE event = 'upload_ended' AND strpos(body, $1) > 0 ORDER BY seq DESC`,
    [`"importId":${JSON.stringify(importId)}`],
  )
  const ended = rows
    .map(({ body }) => JSON.parse(body) as Ended)
    .find(({ importId: of, status }) => of === importId && status !== null && status >= 200 && status < 300)
  if (!ended) return null
  const found = await pool.query<{ body: string }>(
    `SELECT body FROM entries WHERE event = 'upload_sent' AND seq = $1`,
    [ended.entry],
  )
  const [row] = found.rows
  if (!row) return null
  const { fileName = null, sizeBytes, at } = JSON.parse(row.body) as Sent
  return { name: fileName, sizeBytes, sha256: String(ended.sha256), sentAt: at }
}
