import { lstat, readdir, rm, utimes } from 'node:fs/promises'
import path from 'node:path'
import type { Logger } from 'pino'
import { codeOf } from '../error-code.ts'
import { NoRoomError } from './file-store.ts'

export const keptName = (sha256: string) => `${assertHash(sha256)}.zst`
/** The name of a file whose bytes were found to have changed. */
export const damagedName = (sha256: string) => `${assertHash(sha256)}.damaged`

export const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text)

/** A ledger that was tampered with must not lead to a file elsewhere. */
function assertHash(sha256: string): string {
  if (isHash(sha256)) return sha256
  throw new TypeError('That is no SHA-256.')
}

/** The name of a part, with the process that writes it. */
export const partName = (pid: number, random: string) => `part-${pid}-${random}`

const keptPattern = /^[0-9a-f]{64}\.(?:zst|damaged)$/
const partPattern = /^part-(\d+)-[0-9a-f]+$/

/** How often to scan the folder, in milliseconds, because another process may use it too. */
const defaultScanEveryMs = 10_000
/** No upload takes this long: nobody writes a part that has not changed since. */
const staleMs = 15 * 60_000
/** A file takes whole blocks on disk. */
const blockBytes = 4_096
const onDisk = (bytes: number) => Math.ceil(bytes / blockBytes) * blockBytes

type Options = { folder: string; capBytes: number; log: Logger; scanEveryMs?: number | undefined }

/**
 * Remembers what is in the folder, so that not every upload has to scan it: parts, and kept files with the least recently needed
 * first. Call everything but `addPart` and `removePart` within a turn; `reserve` takes its own.
 */
export function openFolderIndex({ folder, capBytes, log, scanEveryMs = defaultScanEveryMs }: Options) {
  /** Kept files by name, in bytes on disk, the least recently needed first. */
  let kept = new Map<string, number>()
  /** Parts of this process, in bytes written. */
  const own = new Map<string, number>()
  /** Parts of other processes, in bytes on disk. */
  let others = 0
  let scannedAt = -Infinity
  let last: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }

  const usedBytes = () => {
    let bytes = others
    for (const size of kept.values()) bytes += size
    for (const size of own.values()) bytes += onDisk(size)
    return bytes
  }

  const drop = async (name: string) => {
    await rm(path.join(folder, name), { force: true })
    kept.delete(name)
  }

  /** Scans the folder. Returns the kept files, the least recently needed first. */
  const scan = async () => {
    const found: { name: string; bytes: number; neededAt: number }[] = []
    others = 0
    for (const name of await namesIn(folder)) {
      const part = partPattern.exec(name)
      if (own.has(name) || !(part || keptPattern.test(name))) continue
      const file = path.join(folder, name)
      const stats = await lstat(file).catch(() => null)
      if (!stats?.isFile()) continue
      if (!part) found.push({ name, bytes: onDisk(stats.size), neededAt: stats.mtimeMs })
      else if (isNobodys(Number(part[1]), stats.mtimeMs)) await rm(file, { force: true })
      else others += onDisk(stats.size)
    }
    found.sort((a, b) => a.neededAt - b.neededAt)
    kept = new Map(found.map(({ name, bytes }) => [name, bytes]))
    scannedAt = performance.now()
    return found
  }

  return {
    inTurn,
    drop,
    addPart: (name: string) => void own.set(name, 0),
    removePart: (name: string) => void own.delete(name),
    forgetScan: () => void (scannedAt = -Infinity),
    /** Makes room for more of a part. Throws NoRoomError when there is none. */
    reserve: (part: string, bytes: number) =>
      inTurn(async () => {
        if (performance.now() - scannedAt > scanEveryMs) await scan()
        const size = (own.get(part) ?? 0) + bytes
        const more = onDisk(size) - onDisk(own.get(part) ?? 0)
        let over = usedBytes() + more - capBytes
        for (const [name, freed] of kept) {
          if (over <= 0) break
          await drop(name)
          log.info({ file: name }, 'a kept file made room')
          over -= freed
        }
        if (over > 0) throw new NoRoomError('Other uploads take all the room.')
        own.set(part, size)
      }),
    /** Notes that a file is there and was needed just now. */
    noteKept: async (name: string) => {
      const { size } = await lstat(path.join(folder, name))
      kept.delete(name)
      kept.set(name, onDisk(size))
    },
    /** Removes files that were last needed before a time, in milliseconds since 1970. */
    sweep: async (before: number) => {
      const now = new Date()
      for (const { name, neededAt } of await scan()) {
        // The clock was ahead when this was written: the file would stay longer than people were told.
        if (neededAt > now.getTime()) await utimes(path.join(folder, name), now, now)
        if (neededAt >= before) continue
        await drop(name)
        log.info({ file: name }, 'a kept file was not needed for long')
      }
    },
    /** The hashes of the kept files that are not damaged, the least recently needed first. */
    list: async () => {
      await scan()
      return [...kept.keys()].filter((name) => name.endsWith('.zst')).map((name) => name.slice(0, 64))
    },
    usage: async () => {
      if (performance.now() - scannedAt > scanEveryMs) await scan()
      return { files: kept.size, bytes: usedBytes() }
    },
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Whether nobody writes a part any more. */
function isNobodys(pid: number, changedAt: number): boolean {
  if (Date.now() - changedAt > staleMs) return true
  // In a container a process has the same id as the one before it.
  if (pid === process.pid) return changedAt < performance.timeOrigin
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return codeOf(error) === 'ESRCH'
  }
}
