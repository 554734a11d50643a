import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
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

/** Mounts a disk of `megabytes`. Null where this user may not mount. */
export function mountDisk(megabytes: number): { folder: string; remove: () => void } | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', folder])
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true })
    return null
  }
  const remove = () => {
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', remove)
  return {
    folder,
    remove: () => {
      process.off('exit', remove)
      remove()
    },
  }
}

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
