import { bytesOf, documentOf, type RepairDocument } from './document.ts'
import { utf8 } from './utf8.ts'

/** Reads single bytes that are not UTF-8 as Windows-1252. All others stay as they are. */
export const onlyWrongBytes = 'only-wrong-bytes'

/** Reads a document in another charset, and writes it in UTF-8. */
export async function decodedAs(document: RepairDocument, charset: string): Promise<RepairDocument> {
  if (charset === onlyWrongBytes) return rewritten(document, createWrongByteMend())
  const decoder = new TextDecoder(charset)
  return rewritten(document, (bytes) =>
    utf8(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()),
  )
}

/** A line as it is read now, and as it would be. */
export type CharsetSample = { before: string; after: string }

const samplesAtMost = 3
const shownCharacters = 120

/** Some lines that are not in UTF-8, before and after; none if the first megabytes have none. */
export async function charsetSamples(document: RepairDocument, charset: string): Promise<CharsetSample[]> {
  const samples: CharsetSample[] = []
  const isWide = charset.startsWith('utf-16')
  let read = 0
  for await (const bytes of bytesOf(document)) {
    if (isWide) return wideSamples(bytes, charset)
    let from = 0
    while (from < bytes.length && samples.length < samplesAtMost) {
      const end = bytes.indexOf(0x0a, from)
      const line = bytes.slice(from, end === -1 ? bytes.length : end)
      from += line.length + 1
      if (!isUtf8(line))
        samples.push({ before: shown(loose.decode(line)), after: shown(readAs(line, charset)) })
    }
    read += bytes.length
    if (samples.length === samplesAtMost || read > sampledBytes) break
  }
  return samples
}

const sampledBytes = 16_000_000
const loose = new TextDecoder()

function wideSamples(bytes: Uint8Array, charset: string): CharsetSample[] {
  const lines = new TextDecoder(charset).decode(bytes.subarray(0, 4_096)).split(/\r\n|\n|\r/)
  return lines.slice(0, samplesAtMost).map((line) => ({ before: '', after: shown(line) }))
}

function readAs(line: Uint8Array<ArrayBuffer>, charset: string): string {
  if (charset !== onlyWrongBytes) return new TextDecoder(charset).decode(line)
  const mend = createWrongByteMend()
  return loose.decode(mend(line)) + loose.decode(mend(null))
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}

function shown(line: string): string {
  return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line
}

export async function withoutNul(document: RepairDocument): Promise<RepairDocument> {
  return rewritten(document, (bytes) => bytes?.filter((byte) => byte !== 0) ?? new Uint8Array())
}

/** A document of all bytes, rewritten piece by piece; null is told at the end. */
async function rewritten(
  document: RepairDocument,
  rewrite: (bytes: Uint8Array<ArrayBuffer> | null) => Uint8Array<ArrayBuffer>,
): Promise<RepairDocument> {
  const parts: Blob[] = []
  // Each becomes a Blob at once, which the browser keeps outside the memory of this thread.
  for await (const bytes of bytesOf(document)) parts.push(new Blob([rewrite(bytes)]))
  parts.push(new Blob([rewrite(null)]))
  return documentOf(new Blob(parts))
}

/** Keeps valid UTF-8, and reads each other byte as Windows-1252. */
function createWrongByteMend() {
  const single = new TextDecoder('windows-1252')
  const characters = Array.from({ length: 256 }, (_, byte) => utf8(single.decode(new Uint8Array([byte]))))
  let rest = new Uint8Array()
  return (next: Uint8Array<ArrayBuffer> | null): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(rest.length + (next?.length ?? 0))
    bytes.set(rest)
    if (next) bytes.set(next, rest.length)
    const out = new Uint8Array(bytes.length * 3)
    let size = 0
    let at = 0
    while (at < bytes.length) {
      const byte = bytes[at] as number
      const length = lengthOfCharacter(bytes, at)
      // The rest of the character may be in the next part.
      if (length === 0 && next && at > bytes.length - 4 && byte >= 0xc0) break
      if (length > 0) out.set(bytes.subarray(at, at + length), size)
      else out.set(characters[byte] as Uint8Array, size)
      size += length || (characters[byte] as Uint8Array).length
      at += length || 1
    }
    rest = bytes.slice(at)
    return out.slice(0, size)
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The length in bytes of the UTF-8 character at an offset; 0 if there is none. */
function lengthOfCharacter(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] as number
  if (byte < 0x80) return 1
  const length = byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0
  if (length === 0 || at + length > bytes.length) return 0
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0
}
