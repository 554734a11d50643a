import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import type { Logger } from 'pino'
import { deadlineIn, inTime } from '../deadline.ts'
import { codeOf } from '../error-code.ts'
import { DiskFullError, type FilePart, type FileStore, NoRoomError } from './file-store.ts'
import type { Keep, NotKept } from './why-not-kept.ts'

/** A file that is kept while it is uploaded. Never throws: an upload must not fail because of it. */
export type Keeping = {
  /** Takes the next piece. Resolves when the next one may come. */
  add(piece: Uint8Array): Promise<void>
  /** Upstream took the whole file. Returns whether it is kept. */
  finish(sha256: string): Promise<Keep>
  /** Upstream did not take the file. What was written is removed soon. */
  discard(): void
}

/** How long keeping may delay an upload, in milliseconds: in total while it goes on, and at its end. */
export type Patience = { whileMs: number; endMs: number }
const defaultPatience: Patience = { whileMs: 5_000, endMs: 10_000 }

/** How much may wait to be compressed and written before the upload has to wait. */
const waitingBytes = 4_000_000
/** The approximate size of the pieces in which a file is written. */
const pieceBytes = 256 * 1024

/** For a file that is not kept, with the reason. */
export function notKeeping(why: NotKept): Keeping {
  return { add: async () => {}, finish: async () => why, discard: () => {} }
}

/** Keeps a file of `sizeBytes` in a store, compressed, while it is uploaded. */
export function keepFile(
  store: FileStore,
  sizeBytes: number,
  log: Logger,
  patience: Patience = defaultPatience,
): Keeping {
  // A separate variable, because the types of the compressor lack this option of streams.
  const options = { writableHighWaterMark: waitingBytes, chunkSize: pieceBytes }
  const compressor = createZstdCompress(options)
  let part: FilePart | undefined
  let failure: unknown
  let leftMs = patience.whileMs
  const written = pipeline(compressor, async (pieces: AsyncIterable<Uint8Array>) => {
    part = await store.begin(sizeBytes)
    for await (const piece of pieces) await part.write(piece)
  }).catch((error: unknown) => {
    giveUp(error)
  })

  const commit = async (sha256: string) => {
    await written
    if (failure !== undefined) return
    try {
      await part?.commit(sha256)
    } catch (error) {
      giveUp(error)
    }
  }
  const discard = async () => {
    compressor.destroy()
    await written
    await part?.discard().catch((error: unknown) => log.warn({ err: error }, 'a part of a file stays behind'))
  }
  /** Stops keeping the file, which frees its room at once, even if the upload goes on for long. */
  const giveUp = (error: unknown) => {
    if (failure !== undefined) return
    failure = error
    void discard()
  }
  /** Waits for the work, but no longer than the upload may wait. */
  const atMost = async (ms: number, work: Promise<void>) => {
    if ((await inTime(work, deadlineIn(ms), 'late')) === 'late') giveUp(new TooSlowError())
  }

  return {
    add: async (piece) => {
      if (failure !== undefined || compressor.write(piece)) return
      const began = performance.now()
      const drained = new Promise<void>((resolve) => void compressor.once('drain', resolve))
      await atMost(leftMs, Promise.race([drained, written]))
      leftMs = Math.max(0, leftMs - (performance.now() - began))
    },
    finish: async (sha256) => {
      if (failure === undefined) {
        compressor.end()
        await atMost(patience.endMs, commit(sha256))
      }
      if (failure === undefined) return 'kept'
      const why = reasonOf(failure)
      log.warn({ err: failure, why }, 'an uploaded file is not kept')
      return why
    },
    discard: () => giveUp(new Error('The upload did not come to its end.')),
  }
}

class TooSlowError extends Error {
  override name = 'TooSlowError'
}

function reasonOf(error: unknown): NotKept {
  if (error instanceof TooSlowError) return 'too_slow'
  if (error instanceof NoRoomError) return 'no_room'
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : null)
  // 53100: PostgreSQL's disk_full.
  const isFull = code === 'ENOSPC' || code === 'EDQUOT' || code === '53100'
  return isFull || error instanceof DiskFullError ? 'disk_full' : 'fault'
}
