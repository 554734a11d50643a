import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

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

/** A file system of its own, in a file. */
export type DiskImage = {
  /** Where it is mounted. */
  folder: string
  /** Mounts a copy with what had reached the disk by now, as a power cut would leave it, and gives its folder. */
  cutPower: () => string
  remove: () => void
}

const bytes = 32 * 1024 * 1024

/** Mounts a new disk with ext4. Null where this user may not mount one, or there are no tools for it. */
export function mountImage(): DiskImage | null {
  const home = mkdtempSync(path.join(tmpdir(), 'image-'))
  const mounted: string[] = []
  const remove = () => {
    for (const folder of mounted) spawnSync('umount', ['-l', folder])
    rmSync(home, { recursive: true, force: true })
  }
  const mount = (image: string): string | null => {
    const folder = `${image}-mounted`
    mkdirSync(folder)
    if (spawnSync('mount', ['-o', 'loop', image, folder]).status !== 0) return null
    mounted.push(folder)
    return folder
  }
  const image = path.join(home, 'disk')
  writeFileSync(image, '')
  truncateSync(image, bytes)
  const folder = spawnSync('mkfs.ext4', ['-q', image]).status === 0 ? mount(image) : null
  if (folder === null) {
    remove()
    return null
  }
  process.once('exit', remove)
  return {
    folder,
    cutPower: () => {
      const copy = path.join(home, `cut-${mounted.length}`)
      copyFileSync(image, copy)
      const left = mount(copy)
      if (left === null) throw new Error('What was left of the disk could not be mounted.')
      return left
    },
    remove: () => {
      process.off('exit', remove)
      remove()
    },
  }
}
