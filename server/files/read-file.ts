import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'
import { createZstdDecompress } from 'node:zlib'
import { codeOf } from '../error-code.ts'
import { FileDamagedError, type FileStore } from './file-store.ts'

type Expected = { sha256: string; sizeBytes: number }

/**
 * The bytes of a kept file. All of them are read and compared with the hash before the first one is returned. Throws
 * FileDamagedError when they differ, FileMissingError when there are none.
 */
export async function openVerified(
  store: FileStore,
  expected: Expected,
): Promise<ReadableStream<Uint8Array>> {
  // First, so that it is not removed meanwhile to make room.
  await store.noteNeeded(expected.sha256)
  try {
    for await (const _ of verified(store.read(expected.sha256), expected));
  } catch (error) {
    if (error instanceof FileDamagedError) await store.noteDamaged(expected.sha256)
    throw error
  }
  // Compared again while it is sent. The last piece is held back, so that changed bytes never look like a whole file.
  return ReadableStream.from<Uint8Array>(verified(store.read(expected.sha256), expected))
}

/** Decompresses a file. If size or hash differ, throws FileDamagedError instead of returning the last piece. */
async function* verified(
  stored: AsyncIterable<Uint8Array>,
  { sha256, sizeBytes }: Expected,
): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256')
  let seen = 0
  let last: Uint8Array | undefined
  for await (const piece of decompressed(stored)) {
    seen += piece.length
    // A file that was tampered with may decompress to any size.
    if (seen > sizeBytes) throw new FileDamagedError('It is larger than what was sent.')
    digest.update(piece)
    if (last) yield last
    last = piece
  }
  if (seen !== sizeBytes || digest.digest('hex') !== sha256)
    throw new FileDamagedError('Its hash is not that of what was sent.')
  if (last) yield last
}

async function* decompressed(stored: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decompressor = createZstdDecompress()
  // An error destroys the decompressor, and so is thrown below.
  pipeline(Readable.from(stored, { objectMode: false }), decompressor).catch(() => {})
  try {
    for await (const piece of decompressor) yield piece as Uint8Array
  } catch (error) {
    if (/^(?:ZSTD|Z)_/.test(codeOf(error) ?? ''))
      throw new FileDamagedError('It cannot be decompressed.', { cause: error })
    throw error
  }
}
