import { filesFolder } from '../sqlite/ledger-files.ts'
import { accountOf } from '../accounts/open-account.ts'
import type { ConsoleEnv } from '../env/env.ts'
import { fileLimits } from '../env/files.ts'
import type { FileStore } from '../files/file-store.ts'
import { openFolderStore } from '../files/folder-store.ts'
import { openPostgresFiles } from '../postgres/file-store.ts'
import { openPool } from '../postgres/pool.ts'
import { createLog } from '../request-log.ts'
import { ownName } from './move-target.ts'
import { counter, type Progress } from './move-into-postgres.ts'

/** Moves the kept files of an account from a data folder into the database. If it is run again, it continues. */
export function filesIntoPostgres(env: ConsoleEnv, address: string, progress: Progress): Promise<void> {
  return withStores(env, address, env.DATA_DIR, (folder, database) =>
    copyFiles(folder, database, progress, (sha256) => folder.remove(sha256)),
  )
}

/** Copies the kept files from the database into a data folder. */
export function filesIntoFolder(
  env: ConsoleEnv,
  address: string,
  dataDir: string,
  progress: Progress,
): Promise<void> {
  return withStores(env, address, dataDir, (folder, database) => copyFiles(database, folder, progress))
}

async function withStores(
  env: ConsoleEnv,
  address: string,
  dataDir: string,
  work: (folder: FileStore, database: FileStore) => Promise<void>,
): Promise<void> {
  const limits = fileLimits(env)
  if (!limits) return
  const log = createLog('silent')
  const pool = openPool(address, log, { connections: 1, name: ownName })
  try {
    const folder = openFolderStore({ folder: filesFolder(dataDir, accountOf(env)), log, ...limits })
    await work(folder, openPostgresFiles({ pool, ...limits }))
  } finally {
    await pool.end()
  }
}

/** A stored file is never larger. */
const fileBytes = 50_000_000

/** Copies the least recently needed first, each with that time, so that the same ones make room later. */
async function copyFiles(
  from: FileStore,
  to: FileStore,
  progress: Progress,
  copied?: (sha256: string) => Promise<void>,
): Promise<void> {
  const tell = counter(progress, 'Copied', 'file')
  for (const sha256 of await from.list()) {
    const stored = await from.find(sha256)
    if (!stored) continue
    const part = await to.begin(fileBytes)
    try {
      for await (const piece of from.read(sha256)) await part.write(piece)
      await part.commit(sha256, new Date(stored.neededAt))
    } catch (error) {
      await part.discard()
      throw error
    }
    await copied?.(sha256)
    tell(1)
  }
  tell.end()
}
