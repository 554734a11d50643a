import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { codeOf } from '../error-code.ts'
import { replaceSynced, syncFolder } from '../synced-file.ts'
import type { ChainHead } from '../ledger/chain.ts'
import { LedgerUnavailableError } from '../ledger/ledger-refusal.ts'
import type { LedgerFiles } from './ledger-files.ts'

/**
 * The ends of the chain, noted outside the database. Without them a ledger that lost its last entries, or was replaced by an
 * older copy, would look whole. The head file has the newest; the log has all of them, and nothing is ever removed from it.
 */
export type Heads = {
  /** Writes the end of the chain, after the commit. Never throws: what could not be written stays pending. */
  write(head: ChainHead): void
  /** Keeps the end of the chain for a later write. */
  defer(head: ChainHead): void
  /** Writes what is pending, or throws. Called before each new entry, so that at most one is not written. */
  flush(): void
  /** Throws LedgerUnavailableError when the noted heads cannot be read, and so cannot be compared with the chain. */
  assertReadable(): void
  /** Defers the end of the chain if an earlier process could not write it. Never throws. */
  deferUnwritten(head: ChainHead): void
  /** Writes what is pending. Throws when a head could not be written now. Changes nothing that was written. */
  probe(): void
}

/** Writes the heads of a ledger. `onFailure` gets the reason when one could not be written. */
export function openHeads(
  { head: headFile, headsLog }: Pick<LedgerFiles, 'head' | 'headsLog'>,
  onFailure: (error: unknown) => void,
): Heads {
  let pending: ChainHead | null = null
  mkdirSync(path.dirname(headsLog), { recursive: true })

  const flush = () => {
    if (pending === null) return
    const { seq, hash } = pending
    appendLine(headsLog, `${seq} ${hash} ${new Date().toISOString()}\n`)
    replaceSynced(headFile, `${seq} ${hash}\n`)
    pending = null
  }
  return {
    write: (head) => {
      pending = head
      try {
        flush()
      } catch (error) {
        onFailure(error)
      }
    },
    defer: (head) => void (pending = head),
    flush,
    assertReadable: () => {
      try {
        readHead(headFile)
      } catch (error) {
        if (!(error instanceof GarbledHeadError)) throw error
      }
    },
    deferUnwritten: (head) => {
      if (head.seq > (writtenSeq(headFile) ?? head.seq)) pending = head
    },
    probe: () => {
      flush()
      const written = readHead(headFile)
      if (written) replaceSynced(headFile, `${written.seq} ${written.hash}\n`)
      syncLog(headsLog)
    },
  }
}

/** The entry number in the head file; null if it cannot be read, which is reported elsewhere. */
function writtenSeq(headFile: string): number | null {
  try {
    return readHead(headFile)?.seq ?? null
  } catch {
    return null
  }
}

/**
 * A single write, while there is room, to a file that is opened for appending: lines stay whole even if two processes write. A
 * line that a full disk cut off stays, and the next one begins after it. Synced, so that no power cut takes a line whose head
 * the head file has: then the log would seem to have been cut off.
 */
function appendLine(file: string, line: string): void {
  const descriptor = openSync(file, 'a+', 0o644)
  try {
    const isNew = fstatSync(descriptor).size === 0
    // Not writeSync: on a full disk it writes a part and does not throw.
    writeFileSync(descriptor, endsInLine(descriptor) ? line : `\n${line}`)
    fsyncSync(descriptor)
    if (isNew) syncFolder(path.dirname(file))
  } finally {
    closeSync(descriptor)
  }
}

function endsInLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor)
  if (size === 0) return true
  const last = Buffer.alloc(1)
  readSync(descriptor, last, 0, 1, size - 1)
  return last.toString() === '\n'
}

function syncLog(file: string): void {
  const descriptor = openSync(file, 'a', 0o644)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The head file does not hold a head; the message is one line with the remedy. */
export class GarbledHeadError extends Error {
  override name = 'GarbledHeadError'
}

/** The content of the head file; null if there is none. Throws GarbledHeadError, or LedgerUnavailableError when it cannot be read. */
export function readHead(file: string): ChainHead | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    const why = error instanceof Error ? error.message : String(error)
    throw new LedgerUnavailableError(`${file} cannot be read: ${why}.`, { cause: error })
  }
  const [, seq, hash] = /^(\d{1,15}) ([0-9a-f]{64})\n$/.exec(text) ?? []
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash }
  const what = text.trim() === '' ? 'is empty' : 'is garbled'
  throw new GarbledHeadError(
    `${file} ${what}: restore it from a copy, or acknowledge that the end of the ledger cannot be proven.`,
  )
}

/** A head in the log, and when it was noted. */
export type LoggedHead = ChainHead & { at: string }

const chunkBytes = 64 * 1024
const wholeLine = /^(\d{1,15}) ([0-9a-f]{64}) (\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/
/** A line that a full disk has cut off. */
const cutLine = /^\d{1,15}(?: [0-9a-f]{0,64})?(?: [\d:.TZ-]*)?$/

/** Some hundred heads of the log, the offset to continue from, and how many lines make no sense. */
type HeadsRead = {
  heads: LoggedHead[]
  next: number
  garbled: number
  /** Whether the file is shorter than the offset to read from: it was cut off. */
  isShorter: boolean
  atEnd: boolean
}

/** Reads the log from an offset. Null if there is no log. */
export function readHeadsLog(file: string, from: number): HeadsRead | null {
  if (!existsSync(file)) return null
  const size = statSync(file).size
  const buffer = Buffer.alloc(Math.min(chunkBytes, Math.max(0, size - from)))
  const descriptor = openSync(file, 'r')
  let read: number
  try {
    read = readSync(descriptor, buffer, 0, buffer.length, from)
  } finally {
    closeSync(descriptor)
  }
  const whole = buffer.subarray(0, read).lastIndexOf('\n') + 1
  // A last line that is incomplete is read again when there is more.
  const lines = buffer.subarray(0, whole).toString().split('\n').slice(0, -1)
  const heads = lines.flatMap((line) => {
    const [, seq, hash, at] = wholeLine.exec(line) ?? []
    return seq !== undefined && hash !== undefined && at !== undefined ? [{ seq: Number(seq), hash, at }] : []
  })
  const garbled = lines.filter((line) => !wholeLine.test(line) && !cutLine.test(line)).length
  const next = from + whole
  return { heads, next, garbled, isShorter: size < from, atEnd: whole === 0 || next >= size }
}

const tailBytes = 4_096

/** The last head of the log; null if it has none. */
export function lastLoggedHead(file: string): LoggedHead | null {
  return lastLoggedHeads(file).at(-1) ?? null
}

/** The latest time among the last heads of the log, in milliseconds since 1970; -Infinity if it has none. */
export function latestNoted(file: string): number {
  return Math.max(...lastLoggedHeads(file).map(({ at }) => Date.parse(at)))
}

function lastLoggedHeads(file: string): LoggedHead[] {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return readHeadsLog(file, Math.max(0, size - tailBytes))?.heads ?? []
}
