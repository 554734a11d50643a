import { randomUUID } from 'node:crypto'
import { FileMissingError, type FilePart, type FileStore, NoRoomError } from '../files/file-store.ts'
import { filesLock } from './file-tables.ts'
import { heldFor } from './held-rows.ts'
import { type Pool, transaction } from './pool.ts'
import { asUnavailable, inWords } from './unavailable.ts'

type PostgresFilesOptions = {
  pool: Pool
  capBytes: number
  /** How long a file is kept after it was last needed. */
  keepMs: number
}

/** The size of a piece, which is one row. */
const pieceBytes = 1_000_000
/** No upload takes this long: a file still being written after it belongs to a replica that died. */
const heldMs = 15 * 60_000

/** As SQL: whether the clock is behind the times that the last entries of the ledger name. */
const isBehind = `EXISTS (
  SELECT FROM (SELECT body FROM entries ORDER BY seq DESC LIMIT 40) AS last
   WHERE substring(body from '"(?:at|requested_at)":"([0-9][^"]+)"')
         > to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`

/** Files in the database that replicas share. */
export function openPostgresFiles({ pool, capBytes, keepMs }: PostgresFilesOptions): FileStore {
  const begin = async (): Promise<FilePart> => {
    const id = randomUUID()
    await pool.query(`INSERT INTO files (id, held_until) VALUES ($1, ${heldFor(heldMs)})`, [id])
    let waiting: Uint8Array[] = []
    let waitingBytes = 0
    let n = 0
    const flush = async () => {
      const piece = Buffer.concat(waiting)
      waiting = []
      waitingBytes = 0
      const reserve = 'SELECT reserve_file_room($1, $2, $3, $4) AS has_room'
      const { rows } = await pool.query<{ has_room: boolean }>(reserve, [id, piece.length, capBytes, heldMs])
      if (!rows[0]?.has_room) throw new NoRoomError('Other uploads take all the room.')
      await pool.query('INSERT INTO file_pieces (file, n, data) VALUES ($1, $2, $3)', [id, n++, piece])
    }
    return {
      write: async (piece) => {
        waiting.push(piece)
        waitingBytes += piece.length
        if (waitingBytes >= pieceBytes) await flush()
      },
      commit: async (sha256, neededAt) => {
        if (waitingBytes > 0) await flush()
        await transaction(pool, async (client) => {
          await client.query('SELECT pg_advisory_xact_lock($1)', [filesLock])
          await client.query('DELETE FROM files WHERE sha256 = $1', [sha256])
          const { rowCount } = await client.query(
            `UPDATE files SET sha256 = $2, held_until = NULL, needed_at = coalesce($3, clock_timestamp())
              WHERE id = $1`,
            [id, sha256, neededAt ?? null],
          )
          if (rowCount !== 1) throw new NoRoomError('Its time was over before it was written.')
        })
      },
      // A file that was committed late is whole, and other uploads may share it.
      discard: async () =>
        void (await pool.query('DELETE FROM files WHERE id = $1 AND sha256 IS NULL', [id])),
    }
  }

  const findAll = async (hashes: readonly string[]) => {
    const { rows } = await pool.query<{ sha256: string; needed_at: Date; damaged: boolean }>(
      'SELECT sha256, needed_at, damaged FROM files WHERE sha256 = ANY ($1)',
      [hashes],
    )
    return new Map(
      rows.map((row) => [row.sha256, { neededAt: row.needed_at.getTime(), isDamaged: row.damaged }]),
    )
  }

  const store: FileStore = {
    capBytes,
    begin,
    find: async (sha256) => (await findAll([sha256])).get(sha256) ?? null,
    findAll,
    read: (sha256) => pieces(pool, sha256),
    list: async () => {
      const { rows } = await pool.query<{ sha256: string }>(
        'SELECT sha256 FROM files WHERE sha256 IS NOT NULL AND NOT damaged ORDER BY needed_at',
      )
      return rows.map(({ sha256 }) => sha256)
    },
    noteNeeded: async (sha256) =>
      void (await pool.query('UPDATE files SET needed_at = clock_timestamp() WHERE sha256 = $1', [sha256])),
    noteDamaged: async (sha256) =>
      void (await pool.query('UPDATE files SET damaged = true WHERE sha256 = $1', [sha256])),
    remove: async (sha256) => void (await pool.query('DELETE FROM files WHERE sha256 = $1', [sha256])),
    sweep: async () => {
      // The clock was ahead when these were written: they would stay longer than people were told. But if it is behind the ledger
      // now, all files would be too old once it is right again.
      await pool.query(
        `UPDATE files SET needed_at = clock_timestamp() WHERE needed_at > clock_timestamp() AND NOT ${isBehind}`,
      )
      await pool.query(
        `DELETE FROM files WHERE held_until <= clock_timestamp()
            OR (held_until IS NULL AND needed_at < clock_timestamp() - $1 * interval '1 ms')`,
        [keepMs],
      )
    },
    usage: async () => {
      const { rows } = await pool.query<{ files: number; bytes: string | number }>(
        'SELECT count(sha256) AS files, coalesce(sum(stored_bytes), 0) AS bytes FROM files',
      )
      return { files: Number(rows[0]?.files), bytes: Number(rows[0]?.bytes) }
    },
  }
  return inWords(store, pool)
}

async function* pieces(pool: Pool, sha256: string): AsyncGenerator<Uint8Array> {
  try {
    const found = await pool.query<{ id: string }>('SELECT id FROM files WHERE sha256 = $1', [sha256])
    const id = found.rows[0]?.id
    for (let n = 0; ; n++) {
      const { rows } = await pool.query<{ data: Buffer | null }>(
        'SELECT data FROM files LEFT JOIN file_pieces ON file = id AND n = $2 WHERE id = $1',
        [id, n],
      )
      // Another upload may have removed the file to make room since the last piece.
      if (!rows[0]) throw new FileMissingError('The file is not kept. It is not there any more.')
      if (rows[0].data === null) return
      yield rows[0].data
    }
  } catch (error) {
    throw asUnavailable(error, pool)
  }
}
