import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { LedgerFiles } from './ledger-files.ts'

/**
 * Copies a ledger as it is, before anybody goes on with what does not fit. Gives the folder's name, beside the ledger.
 * Throws when the disk has no room for it. The database is copied by SQLite: whoever opens and closes its file otherwise
 * loses the locks that this process has on it (https://sqlite.org/howtocorrupt.html, 2.2).
 */
export function keepEvidence(
  database: DatabaseSync,
  { ledger, head, headsLog }: Pick<LedgerFiles, 'ledger' | 'head' | 'headsLog'>,
  at: string,
): string {
  const name = `evidence-${at.replaceAll(/[:.]/g, '-')}`
  const folder = path.join(path.dirname(ledger), name)
  mkdirSync(folder)
  database.prepare('VACUUM INTO ?').run(path.join(folder, path.basename(ledger)))
  for (const file of [head, headsLog])
    if (existsSync(file)) copyFileSync(file, path.join(folder, path.basename(file)))
  return name
}
