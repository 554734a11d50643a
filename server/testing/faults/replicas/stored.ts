import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { DeletionRow } from '../../../ledger/chain.ts'

/** A connection of the test's own to the database of a history, around every line that breaks. */
export type Stored = {
  /** Runs SQL, as its owner; again for as long as the database is down. */
  query: (sql: string, values?: unknown[]) => Promise<{ rows: DeletionRow[] }>
  jobs: () => Promise<{ id: string; state: string }[]>
  openRecords: () => Promise<string[]>
  /** Imports that a record says are deleted. */
  saidDeleted: () => Promise<Set<string>>
  close: () => Promise<void>
}

const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)

export function connectStored(url: string): Stored {
  let connected: Promise<pg.Client> | null = null
  const connection = () =>
    (connected ??= (async () => {
      const client = new pg.Client({ connectionString: url, application_name: 'test', types })
      client.on('error', () => (connected = null))
      client.on('end', () => (connected = null))
      try {
        await client.connect()
      } catch (error) {
        connected = null
        throw error
      }
      return client
    })())
  const query: Stored['query'] = async (sql, values = []) => {
    const giveUpAt = performance.now() + 30_000
    for (;;) {
      try {
        return await (await connection()).query<DeletionRow>(sql, values)
      } catch (error) {
        const isSqls = error instanceof pg.DatabaseError && !/^(57P|53|08|25006)/.test(error.code ?? '')
        if (isSqls || performance.now() > giveUpAt) throw error
        connected = null
        await delay(20)
      }
    }
  }
  return {
    query,
    jobs: async () =>
      (await query('SELECT id, state FROM jobs ORDER BY id')).rows.map(({ id, state }) => ({
        id: String(id),
        state: String(state),
      })),
    openRecords: async () =>
      (await query(`SELECT id FROM deletions WHERE outcome IN ('intended','unknown')`)).rows.map(({ id }) =>
        String(id),
      ),
    saidDeleted: async () =>
      new Set(
        (await query(`SELECT import_id FROM deletions WHERE outcome = 'deleted'`)).rows.map((row) =>
          String(row['import_id']),
        ),
      ),
    close: async () => {
      await (await connected)?.end().catch(() => {})
    },
  }
}
