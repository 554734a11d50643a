import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { batchProblemsOf } from '../ledger/check-restores.ts'
import type { Client, Pool, Row } from './pool.ts'
import { restoreEvents, restoreIn } from './restore-tables.ts'
import { fromStoredRow } from './stored-text.ts'

/** The restore that an entry is about, as SQL that uses its index. */
export const restoreOf = `event IN (${restoreEvents}) AND ${restoreIn}`

type EntryRow = { seq: number; body: string; restore: string | null }

/** How a batch of restores differs from the chain. */
export async function batchProblems(database: Pool | Client, batch: number): Promise<LedgerProblem[]> {
  const entriesOf = async (where: string, value: number | string) => {
    const { rows } = await database.query<EntryRow>(
      `SELECT seq, body, ${restoreIn} AS restore FROM entries WHERE ${where} ORDER BY seq`,
      [value],
    )
    return rows
  }
  const [asked] = await entriesOf(`seq = $1 AND event = 'restores_asked'`, batch)
  const about = await entriesOf(`${restoreOf} IN (SELECT id::text FROM restores WHERE batch = $1)`, batch)
  const { rows } = await database.query<Row>('SELECT * FROM restores WHERE batch = $1 ORDER BY position', [
    batch,
  ])
  return batchProblemsOf(batch, {
    asked,
    rows: rows.map(fromStoredRow),
    entries: Map.groupBy(about, ({ restore }) => String(restore)),
    stops: await entriesOf(`event = 'restores_stopped' AND strpos(body, $1) > 0`, `"batch":${batch},`),
  })
}

/** The next batch of restores after this one, whether it is in the chain or not; null if there is none. */
export async function nextBatch(client: Client, after: number): Promise<number | null> {
  const { rows } = await client.query<{ batch: number | null }>(
    `SELECT least((SELECT min(seq) FROM entries WHERE event = 'restores_asked' AND seq > $1),
                  (SELECT min(batch) FROM restores WHERE batch > $1)) AS batch`,
    [after],
  )
  return rows[0]?.batch ?? null
}
