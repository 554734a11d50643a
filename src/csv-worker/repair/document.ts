/** A part of the file as it was, from a byte up to another; or bytes that came in. */
type Piece = { from: number; to: number } | { bytes: Uint8Array<ArrayBuffer> }

/**
 * A file with changes: the pieces of the original that are left, in their order, and what came in between. It never changes: an
 * edit makes another document, so that the one before is what *Undo* goes back to.
 */
export type RepairDocument = {
  source: Blob
  pieces: readonly Piece[]
  /** Where each piece begins in the document. */
  starts: Float64Array
  /** Bytes. */
  size: number
}

/** Bytes in place of those from one place of the document up to another. */
export type Edit = { from: number; to: number; bytes: Uint8Array<ArrayBuffer> }

/** A file as it is. */
export function documentOf(source: Blob): RepairDocument {
  return withPieces(source, source.size === 0 ? [] : [{ from: 0, to: source.size }])
}

/** The document after edits, which are in order and do not overlap. Every other byte stays as it is. */
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
  /** Bytes of the current piece that are behind us. */
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

/** Bytes of the file that are read at once, where what follows is wanted next: a browser takes some milliseconds for each read. */
const readAhead = 1_048_576

/**
 * Reads a document. It keeps what it read last of the file, so that many small reads in order are few of the file: `inOrder`
 * says that they are.
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
    /** The bytes from one place up to another, as far as there are any. */
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

/** All bytes of a document, piece by piece. While one is looked at, the browser fetches the next. */
export async function* bytesOf(document: RepairDocument): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = createReader(document)
  const step = readAhead / 2
  const readFrom = (at: number) => (at < document.size ? reader.read(at, at + step, true) : null)
  let next = readFrom(0)
  for (let at = step; next; at += step) {
    const bytes = await next
    next = readFrom(at)
    // Where nobody asks for the next one, nobody has to hear that it could not be read.
    next?.catch(() => {})
    yield bytes
  }
}

/** Pieces of the file that are larger stay slices of it. */
const keptAsSlice = 65_536
const partBytes = 1_048_576

/** The document as a file, of slices of the original and of what is new: few, since a browser takes its time for each. */
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
