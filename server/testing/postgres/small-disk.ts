import { chownSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { mountDisk } from '../mounted-disk.ts'
import type { TestPostgres } from './start-postgres.ts'

/** A disk of its own with a few databases on it, which can be full while everything else has room. Needs root, to mount it. */
export type SmallDisk = {
  /** The name of the tablespace on it. */
  tablespace: string
  /** Takes what room there is left. */
  fill: () => void
  /** Gives it back. */
  makeRoom: () => void
  remove: () => void
}

const nobody = 65_534

/** Mounts a disk of `megabytes` and tells PostgreSQL of it. Null where this user may not mount. */
export async function mountSmallDisk(postgres: TestPostgres, megabytes: number): Promise<SmallDisk | null> {
  const disk = mountDisk(megabytes)
  if (disk === null) return null
  const { folder, remove } = disk
  chownSync(folder, nobody, nobody)
  await postgres.query(`CREATE TABLESPACE small LOCATION '${folder}'`)
  const ballast = path.join(folder, 'ballast')
  return {
    tablespace: 'small',
    fill: () => {
      const { bfree, bsize } = statfsSync(folder)
      try {
        writeFileSync(ballast, Buffer.alloc(bfree * bsize))
      } catch (error) {
        // Somebody else took the last of it.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    remove,
  }
}
