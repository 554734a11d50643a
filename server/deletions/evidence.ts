import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { LedgerFiles } from './ledger-files.ts'

/**
 * Copies the files of a ledger as they are, before anybody goes on with what does not fit. Gives the folder's name, beside
 * the ledger. Throws when the disk has no room for it.
 */
export function keepEvidence({ ledger, head, headsLog }: LedgerFiles, at: string): string {
  const name = `evidence-${at.replaceAll(/[:.]/g, '-')}`
  const folder = path.join(path.dirname(ledger), name)
  mkdirSync(folder)
  for (const file of [ledger, `${ledger}-wal`, head, headsLog])
    if (existsSync(file)) copyFileSync(file, path.join(folder, path.basename(file)))
  return name
}
