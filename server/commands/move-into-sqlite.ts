import { renameSync } from 'node:fs'
import path from 'node:path'
import type { ClientBase } from 'pg'
import type { Account } from '../../src/contract/account.ts'
import { openDatabase, transaction } from '../database.ts'
import type { ChainHead } from '../ledger/chain.ts'
import { headReader } from '../sqlite/chain.ts'
import { openHeads } from '../sqlite/heads.ts'
import { ledgerFiles } from '../sqlite/ledger-files.ts'
import { migrations } from '../sqlite/ledger-schema.ts'
import { syncFolder } from '../synced-file.ts'
import { counter, type Progress, rowsOfPostgres } from './move-into-postgres.ts'
import { verifiedHead } from './move-source.ts'
import { counted, movedTables } from './moved-tables.ts'

const rowsAtOnce = 2_000

/**
 * Copies the ledger that `client` sees into a new data folder, verifies it there, and returns its head. The file gets its final
 * name when it is complete. Within a transaction of `client`.
 */
export async function copyIntoSqlite(
  client: ClientBase,
  { account, dataDir, progress }: { account: Account; dataDir: string; progress: Progress },
): Promise<ChainHead> {
  const files = ledgerFiles(dataDir, account)
  const draft = `${files.ledger}.new`
  const database = openDatabase({ file: draft, name: 'ledger', migrations, durable: true })
  try {
    for (const table of movedTables) {
      const names = Object.keys(table.columns)
      const marks = names.map(() => '?').join(', ')
      const insert = database.prepare(`INSERT INTO ${table.name} (${names.join(', ')}) VALUES (${marks})`)
      const tell = counter(progress, 'Copied', ...table.words)
      let rows: unknown[][] = []
      const write = () => {
        transaction(database, () => rows.forEach((row) => insert.run(...(row as (string | number | null)[]))))
        tell(rows.length)
        rows = []
      }
      for await (const row of rowsOfPostgres(client, table)) {
        rows.push([...row])
        if (rows.length >= rowsAtOnce) write()
      }
      write()
      tell.end()
    }
    const { rows: given } = await client.query<{ name: string; given: number }>(
      'SELECT name, given FROM counters',
    )
    for (const name of counted) {
      const last = given.find((row) => row.name === name)?.given ?? 0
      const update = database.prepare('UPDATE sqlite_sequence SET seq = ? WHERE name = ?')
      if (update.run(last, name).changes === 0 && last > 0)
        database.prepare('INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)').run(last, name)
    }
    openHeads(files, (error) => {
      throw error
    }).write(headReader(database)())
    const head = verifiedHead({ database, files, account })
    database.exec('PRAGMA journal_mode = DELETE')
    database.close()
    renameSync(draft, files.ledger)
    syncFolder(path.dirname(files.ledger))
    return head
  } finally {
    if (database.isOpen) database.close()
  }
}
