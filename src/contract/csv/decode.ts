/** First bytes of files that are often mistaken for CSV. */
const signatures: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['a spreadsheet or a ZIP archive', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel file', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a gzip archive', [0x1f, 0x8b]],
]

/** The longer marks first: UTF-32's starts like UTF-16's. */
const otherEncodings: readonly (readonly [name: string, mark: readonly number[]])[] = [
  ['UTF-32', [0xff, 0xfe, 0x00, 0x00]],
  ['UTF-32', [0x00, 0x00, 0xfe, 0xff]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
]

/** How other text formats start. */
const otherFormats: readonly (readonly [name: string, start: RegExp])[] = [
  ['HTML', /^\s*<(?:!doctype\s+html|html)\b/i],
  ['XML', /^\s*<\?xml\b/],
  ['JSON', /^\s*(?:\{\s*"|\[\s*[{["])/],
]

const bomMark = [0xef, 0xbb, 0xbf] as const
/** Enough for every signature, and to recognise HTML, XML and JSON. */
const headBytes = 64

/** Why a file is no text in UTF-8, after the text that was decoded. */
export type DecodeFault = {
  code: 'encoding' | 'binary' | 'not_csv'
  /** A sentence about the file; or, if a single byte is wrong, what its place holds: "… holds a NUL byte." */
  words: string
  advice: string
  isByte: boolean
}

type Decoded = { text: string; fault: DecodeFault | null }

/** Decodes the bytes of a file as UTF-8, piece by piece, until something shows that they are no text. */
export function createDecoder() {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let head: Uint8Array = new Uint8Array()
  let begun = false
  let bom = false
  /** The beginning of a character of which the rest has not come yet. */
  let partial: Uint8Array = new Uint8Array()

  const decode = (bytes: Uint8Array, last: boolean): Decoded => {
    const nul = bytes.indexOf(0)
    const before = nul === -1 ? bytes : bytes.subarray(0, nul)
    const known = joined(partial, before)
    try {
      const text = utf8.decode(before, { stream: nul !== -1 || !last })
      partial = partialCharacter(known)
      return { text, fault: nul === -1 ? null : nulByte }
    } catch {
      return upToInvalidByte(known, { ignoreBOM: begun })
    }
  }

  return {
    /** Whether the file starts with the byte-order mark of UTF-8. */
    bom: () => bom,
    /** The text of the next bytes; `last`: no more will follow. Not to be called after a fault. */
    next(bytes: Uint8Array, last: boolean): Decoded {
      if (begun) return decode(bytes, last)
      head = joined(head, bytes)
      if (head.length < headBytes && !last) return { text: '', fault: null }
      bom = startsWith(head, bomMark)
      const fault = faultOfHead(head.subarray(0, headBytes))
      const decoded = fault ? { text: '', fault } : decode(head, last)
      head = new Uint8Array()
      begun = true
      return decoded
    },
  }
}

const saveAdvice = 'Save the file as “CSV UTF-8”.'
const exportAdvice = 'Export the table as “CSV UTF-8”.'

const nulByte: DecodeFault = {
  code: 'binary',
  words: 'holds a NUL byte, which text never has.',
  advice: exportAdvice,
  isByte: true,
}

function faultOfHead(head: Uint8Array): DecodeFault | null {
  const wrong = (code: DecodeFault['code'], words: string, advice = exportAdvice): DecodeFault => {
    return { code, words, advice, isByte: false }
  }
  const [kind] = signatures.find(([, bytes]) => startsWith(head, bytes)) ?? []
  if (kind) return wrong('binary', `The file is ${kind}.`)
  const [encoding] = otherEncodings.find(([, mark]) => startsWith(head, mark)) ?? []
  if (encoding) return wrong('encoding', `The file is in ${encoding}.`, saveAdvice)
  const text = new TextDecoder().decode(head)
  const [format] = otherFormats.find(([, start]) => start.test(text)) ?? []
  return format ? wrong('not_csv', `The file holds ${format}, not CSV.`) : null
}

/** The text before the first byte that is not UTF-8, and what that byte is. */
function upToInvalidByte(bytes: Uint8Array, options: { ignoreBOM: boolean }): Decoded {
  const textOf = (length: number): string | null => {
    try {
      const decoder = new TextDecoder('utf-8', { ...options, fatal: true })
      return decoder.decode(bytes.subarray(0, length), { stream: true })
    } catch {
      return null
    }
  }
  let [valid, invalid] = [0, bytes.length + 1]
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2)
    if (textOf(middle) === null) invalid = middle
    else valid = middle
  }
  const text = textOf(valid) ?? ''
  const byte = bytes[valid - partialCharacter(bytes.subarray(0, valid)).length] ?? 0
  const hex = byte.toString(16).toUpperCase()
  const meant = new TextDecoder('windows-1252').decode(new Uint8Array([byte]))
  const words = `is not in UTF-8: it holds the byte ${hex}, which is “${meant}” in Windows-1252.`
  return { text, fault: { code: 'encoding', words, advice: saveAdvice, isByte: true } }
}

/** The bytes at the end that begin a character and do not end it. */
function partialCharacter(bytes: Uint8Array): Uint8Array {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const needed = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return needed > length ? bytes.slice(-length) : new Uint8Array()
  }
  return new Uint8Array()
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
