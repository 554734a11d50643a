import { DatabaseSync } from 'node:sqlite'

/**
 * Makes this process the one that runs the jobs of a ledger. Gives the function that lets go of it, or null when another
 * process has it. A process that is killed lets go too: the lock is the operating system's.
 */
export function takeRunnerLock(ledgerFile: string): (() => void) | null {
  if (ledgerFile === ':memory:') return () => {}
  const database = new DatabaseSync(`${ledgerFile}.runner`, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5) return null
    throw error
  }
}
