/** A part of the original file, from one byte to another; or new bytes. */
type Piece = { from: number; to: number } | { bytes: Uint8Array<ArrayBuffer> }

/**
 * A file with changes: what is left of the original, in order, with new bytes in between. It is immutable. An edit makes another
 * document, and *Undo* goes back to the one before.
 */
export type RepairDocument = {
  source: Blob
  pieces: readonly Piece[]
  /** Where each piece begins in the document. */
  starts: Float64Array
  /** Bytes. */
  size: number
}

/** Replaces the bytes of the document between two offsets. */
export type Edit = { from: number; to: number; bytes: Uint8Array<ArrayBuffer> }

/** A file without changes. */
export function documentOf(source: Blob): RepairDocument {
  return withPieces(source, source.size === 0 ? [] : [{ from: 0, to: source.size }])
}

/** The document after edits. They must be in order and not overlap. Every other byte stays as it is. */
export function edited(document: RepairDocument, edits: readonly Edit[]): RepairDocument {
  const pieces: Piece[] = []
  const add = (piece: Piece) => {
    const last = pieces.at(-1)
    if (last && 'to' in last && 'to' in piece && last.to === piece.from)
      pieces[pieces.length - 1] = { from: last.from, to: piece.to }
    else pieces.push(piece)
  }
  let at = 0
  let index = 0
  /** Bytes of the current piece that have been passed. */
  let within = 0
  const goTo = (end: number, keeps: boolean) => {
    while (at < end) {
      const piece = document.pieces[index]
      if (!piece) throw new RangeError(`There is no byte ${end}`)
      const length = lengthOf(piece)
      const step = Math.min(length - within, end - at)
      if (keeps) add(partOf(piece, within, within + step))
      at += step
      within += step
      if (within === length) {
        index++
        within = 0
      }
    }
  }
  for (const { from, to, bytes } of edits) {
    if (from < at || to < from) throw new RangeError('Edits must be in order')
    goTo(from, true)
    goTo(to, false)
    if (bytes.length > 0) add({ bytes })
  }
  goTo(document.size, true)
  return withPieces(document.source, pieces)
}

/** Bytes to read at once when the bytes after them are wanted next. A browser needs some milliseconds for each read. */
const readAhead = 1_048_576

/**
 * Reads a document. It keeps the last bytes that it read, so that many small reads cause few reads of the file. Pass `inOrder`
 * when reads follow each other.
 */
export function createReader({ source, pieces, starts, size }: RepairDocument) {
  let known = new Uint8Array()
  let knownFrom = 0

  const fromSource = async (from: number, to: number, inOrder: boolean) => {
    if (from < knownFrom || to > knownFrom + known.length) {
      const end = inOrder ? Math.max(to, from + readAhead) : to
      known = new Uint8Array(await source.slice(from, end).arrayBuffer())
      knownFrom = from
    }
    return known.subarray(from - knownFrom, to - knownFrom)
  }

  return {
    /** The bytes between two offsets; fewer at the end of the document. */
    async read(from: number, to: number, inOrder = false): Promise<Uint8Array<ArrayBuffer>> {
      const end = Math.min(to, size)
      const bytes = new Uint8Array(Math.max(0, end - from))
      for (let index = pieceAt(starts, from); index < pieces.length; index++) {
        const piece = pieces[index] as Piece
        const start = starts[index] as number
        if (start >= end) break
        const first = Math.max(0, from - start)
        const last = Math.min(lengthOf(piece), end - start)
        const part = partOf(piece, first, last)
        bytes.set(
          'bytes' in part ? part.bytes : await fromSource(part.from, part.to, inOrder),
          start + first - from,
        )
      }
      return bytes
    },
  }
}

/** All bytes of a document, in parts. The browser reads the next part while one is processed. */
export async function* bytesOf(document: RepairDocument): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = createReader(document)
  const step = readAhead / 2
  const readFrom = (at: number) => (at < document.size ? reader.read(at, at + step, true) : null)
  let next = readFrom(0)
  for (let at = step; next; at += step) {
    const bytes = await next
    next = readFrom(at)
    // If the caller stops here, a failed read of the next part must not count as unhandled.
    next?.catch(() => {})
    yield bytes
  }
}

/** Pieces of at least this many bytes stay slices of the file. */
const keptAsSlice = 65_536
const partBytes = 1_048_576

/** The document as a file. It has few parts, large slices of the original and new bytes: a browser is slow with many. */
export async function blobOf(document: RepairDocument): Promise<Blob> {
  const { source, pieces, starts } = document
  const reader = createReader(document)
  const parts: Blob[] = []
  let from = 0
  const write = async (to: number) => {
    for (; from < to; from = Math.min(to, from + partBytes))
      parts.push(new Blob([await reader.read(from, Math.min(to, from + partBytes), true)]))
  }
  for (const [index, piece] of pieces.entries()) {
    if ('bytes' in piece || piece.to - piece.from < keptAsSlice) continue
    const start = starts[index] as number
    await write(start)
    parts.push(source.slice(piece.from, piece.to))
    from = start + lengthOf(piece)
  }
  await write(document.size)
  return new Blob(parts)
}

function withPieces(source: Blob, pieces: readonly Piece[]): RepairDocument {
  const starts = new Float64Array(pieces.length)
  let size = 0
  for (const [index, piece] of pieces.entries()) {
    starts[index] = size
    size += lengthOf(piece)
  }
  return { source, pieces, starts, size }
}

function lengthOf(piece: Piece): number {
  return 'bytes' in piece ? piece.bytes.length : piece.to - piece.from
}

function partOf(piece: Piece, first: number, last: number): Piece {
  return 'bytes' in piece
    ? { bytes: piece.bytes.subarray(first, last) }
    : { from: piece.from + first, to: piece.from + last }
}

/** The piece that a byte is in. */
function pieceAt(starts: Float64Array, at: number): number {
  let [low, high] = [0, starts.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) <= at) low = middle
    else high = middle
  }
  return low
}
