import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, mkdir, open, rename, rm, statfs, utimes } from 'node:fs/promises'
import path from 'node:path'
import type { Logger } from 'pino'
import { codeOf } from '../error-code.ts'
import {
  DiskFullError,
  FileMissingError,
  type FilePart,
  type FileStore,
  type StoredFile,
} from './file-store.ts'
import { damagedName, isHash, keptName, openFolderIndex, partName } from './folder-index.ts'

type FolderStoreOptions = {
  folder: string
  capBytes: number
  /** How long a file is kept after it was last needed. */
  keepMs: number
  log: Logger
  /** The latest time that the ledger has noted, in milliseconds since 1970. Left out, the clock is believed. */
  latestNoted?: () => number
  /** How much of the disk to leave to the ledger. Only tests set it. */
  spareBytes?: number
  /** How often the folder is checked. Only tests set it. */
  scanEveryMs?: number
}

const defaultSpareBytes = 32_000_000

/**
 * Files in a folder, without any index: the name of a file is its hash, and its modification time says when it was last needed.
 * For one machine; two consoles on it may share a folder.
 */
export function openFolderStore(options: FolderStoreOptions): FileStore {
  const { folder, capBytes, keepMs, log, spareBytes = defaultSpareBytes } = options
  const { latestNoted = () => -Infinity } = options
  const index = openFolderIndex({ folder, capBytes, log, scanEveryMs: options.scanEveryMs })
  const keptPath = (sha256: string) => path.join(folder, keptName(sha256))
  const damagedPath = (sha256: string) => path.join(folder, damagedName(sha256))

  const assertRoomOnDisk = async (bytes: number) => {
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < bytes + spareBytes) throw new DiskFullError('The disk is nearly full.')
  }

  const begin = async (sizeBytes: number): Promise<FilePart> => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await assertRoomOnDisk(sizeBytes)
    const name = partName(process.pid, randomBytes(8).toString('hex'))
    const file = path.join(folder, name)
    index.addPart(name)
    const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
      index.removePart(name)
      throw error
    })
    const end = async () => {
      await handle.close()
      index.removePart(name)
    }
    return {
      write: async (piece) => {
        await index.reserve(name, piece.length)
        // Other programs write to the disk, too.
        await assertRoomOnDisk(piece.length)
        await handle.writeFile(piece)
      },
      commit: async (sha256, neededAt = new Date()) => {
        await handle.sync()
        await handle.utimes(neededAt, neededAt)
        await index.inTurn(async () => {
          await rename(file, keptPath(sha256))
          await end()
          await index.noteKept(keptName(sha256))
        })
        await syncFolder(folder)
      },
      // Closed first: an open file keeps its space on the disk after it was removed.
      discard: async () => {
        try {
          await end()
        } finally {
          await rm(file, { force: true })
        }
      },
    }
  }

  const find = async (sha256: string): Promise<StoredFile | null> => {
    const kept = await statOf(keptPath(sha256))
    const found = kept ?? (await statOf(damagedPath(sha256)))
    return found && { neededAt: found.mtimeMs, isDamaged: kept === null }
  }

  return {
    capBytes,
    begin,
    find,
    findAll: async (hashes) => {
      const found = new Map<string, StoredFile>()
      // One that was changed in the ledger must not hide the files of the others.
      for (const sha256 of hashes.filter(isHash)) {
        const stored = await find(sha256)
        if (stored) found.set(sha256, stored)
      }
      return found
    },
    read: (sha256) => pieces(keptPath(sha256)),
    list: () => index.inTurn(() => index.list()),
    noteNeeded: (sha256) =>
      index.inTurn(async () => {
        const now = new Date()
        const isThere = await unlessMissing(utimes(keptPath(sha256), now, now))
        if (isThere) await index.noteKept(keptName(sha256))
      }),
    noteDamaged: (sha256) =>
      index.inTurn(async () => {
        await unlessMissing(rename(keptPath(sha256), damagedPath(sha256)))
        index.forgetScan()
      }),
    remove: (sha256) =>
      index.inTurn(async () => {
        await index.drop(keptName(sha256))
        await index.drop(damagedName(sha256))
        await syncFolder(folder)
      }),
    sweep: () =>
      index.inTurn(async () => {
        // Dated back to such a time, all files would be too old once the clock is right again.
        if (latestNoted() > Date.now()) log.warn('the clock is behind the ledger: no kept file is dropped')
        else await index.sweep(Math.min(Date.now(), monotonicTime()) - keepMs)
      }),
    usage: () => index.inTurn(() => index.usage()),
  }
}

/** The time by a clock that nobody sets while this process runs: files that are dropped do not come back. */
const monotonicTime = () => performance.timeOrigin + performance.now()

async function* pieces(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024 })) yield piece as Uint8Array
  } catch (error) {
    const code = codeOf(error)
    const why = code === 'ENOENT' ? 'It is not there any more.' : `It cannot be read (${String(code)}).`
    throw new FileMissingError(`The file is not kept. ${why}`, { cause: error })
  }
}

async function statOf(file: string): Promise<{ mtimeMs: number } | null> {
  try {
    const stats = await lstat(file)
    return stats.isFile() ? stats : null
  } catch (error) {
    const code = codeOf(error)
    // ENOTDIR: a file has the name of the folder.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}

/** False if the file does not exist. */
async function unlessMissing(work: Promise<void>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** Syncs the names in a folder to disk, if it exists. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
  try {
    await handle?.sync()
  } finally {
    await handle?.close()
  }
}
