import { pino } from 'pino'
import { describe, onTestFinished } from 'vitest'
import { batteryCap, filesBattery } from '../testing/batteries/files-battery.ts'
import { queryDatabase, testDatabase } from '../testing/postgres/test-database.ts'
import { openPostgresFiles } from './file-store.ts'
import { openPool } from './pool.ts'

describe('files in PostgreSQL', () => {
  filesBattery(async () => {
    const url = await testDatabase()
    const again = () => {
      const pool = openPool(url, pino({ level: 'silent' }))
      onTestFinished(() => pool.end())
      return openPostgresFiles({ pool, capBytes: batteryCap, keepMs: 90 * 86_400_000 })
    }
    return {
      store: again(),
      again,
      letPartsDie: async () =>
        void (await queryDatabase(
          url,
          'UPDATE files SET held_until = clock_timestamp() WHERE held_until IS NOT NULL',
        )),
      neededAt: async (sha256, at) =>
        void (await queryDatabase(url, 'UPDATE files SET needed_at = $2 WHERE sha256 = $1', [sha256, at])),
      damage: async (sha256) =>
        void (await queryDatabase(
          url,
          `UPDATE file_pieces SET data = set_byte(data, length(data) / 2, get_byte(data, length(data) / 2) # 1)
            FROM files WHERE file = id AND sha256 = $1`,
          [sha256],
        )),
    }
  })
})
