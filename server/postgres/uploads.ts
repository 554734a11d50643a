import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { SecretBox } from '../access/secret-box.ts'
import { noUpload, uploadExpired, uploadRunning, type UploadStore, waitingAtMost } from '../upload-store.ts'
import { defaultHoldTiming, heldFor, keepHeld, letGo } from './held-rows.ts'
import type { Pool } from './pool.ts'
import { orUnavailable } from './unavailable.ts'

/** `valid_for`: from now on, because the clocks of this replica and of the database may differ. */
const hold = `
  INSERT INTO uploads (import_id, sealed_url, valid_until)
  VALUES ($1, $2, CASE WHEN $3::double precision IS NULL THEN 'infinity' ELSE clock_timestamp() + for_ms($3) END)
  ON CONFLICT (import_id) DO UPDATE SET sealed_url = excluded.sealed_url, valid_until = excluded.valid_until,
    held_at = excluded.held_at, claimed_by = NULL, claimed_until = NULL`
const forgetOldest = `
  DELETE FROM uploads WHERE import_id IN
    (SELECT import_id FROM uploads ORDER BY held_at DESC OFFSET ${waitingAtMost})`
const claim = `
  UPDATE uploads SET claimed_by = $2, claimed_until = ${heldFor(defaultHoldTiming.heldMs)}
  WHERE import_id = $1 AND valid_until > clock_timestamp()
    AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
  RETURNING sealed_url`
const look = 'SELECT valid_until > clock_timestamp() AS valid FROM uploads WHERE import_id = $1'
const renew = `UPDATE uploads SET claimed_until = ${heldFor(defaultHoldTiming.heldMs)} WHERE import_id = $1 AND claimed_by = $2`
const done = 'DELETE FROM uploads WHERE import_id = $1 AND claimed_by = $2'
const failed =
  'UPDATE uploads SET claimed_by = NULL, claimed_until = NULL WHERE import_id = $1 AND claimed_by = $2'

/** A wait longer than this is stored as for ever: the database does not take every number. */
const yearMs = 366 * 24 * 3_600_000

/**
 * The uploads that are awaited, shared by all replicas, so that each of them can take the file. The upload address is secret, so
 * it is sealed. When a replica dies, its claims expire, because nobody renews them.
 */
export function openUploads(pool: Pool, box: SecretBox, log: Logger): UploadStore {
  return {
    hold: (importId, { url, validUntil }) =>
      orUnavailable(
        pool,
        'The import was created, but where its file goes could not be kept. Create the import again.',
        async () => {
          const forMs = validUntil - Date.now()
          await pool.query(hold, [importId, box.seal(url), forMs > yearMs ? null : forMs])
          await pool.query(forgetOldest)
        },
      ),
    claim: (importId) =>
      orUnavailable(pool, 'Nothing was sent.', async () => {
        const claimed = [importId, randomUUID()]
        const { rows } = await pool.query<{ sealed_url: string }>(claim, claimed)
        const [row] = rows
        if (!row) {
          const found = await pool.query<{ valid: boolean }>(look, [importId])
          const [there] = found.rows
          if (!there) throw noUpload()
          throw there.valid ? uploadRunning() : uploadExpired()
        }
        const url = box.open(row.sealed_url)
        // Sealed by a key that SECRET_KEYS no longer has.
        if (url === null) throw noUpload()
        const stopRenewing = keepHeld(pool, log, renew, claimed)
        const end = async (statement: string) => {
          stopRenewing()
          await letGo(pool, log, statement, claimed)
        }
        return { url, done: () => end(done), failed: () => end(failed) }
      }),
  }
}
