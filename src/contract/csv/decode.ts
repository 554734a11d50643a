import type { CsvProblem } from './report.ts'

/** First bytes of files that are often mistaken for CSV. */
const signatures: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['a ZIP archive, or a spreadsheet that was not saved as CSV', [0x50, 0x4b, 0x03, 0x04]],
  ['an old Excel file that was not saved as CSV', [0xd0, 0xcf, 0x11, 0xe0]],
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

type Decoded = { text: string } | { problem: CsvProblem }

/** Decodes the bytes of a file as UTF-8, piece by piece, until something shows that they are no text. */
export function createDecoder() {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let head: Uint8Array = new Uint8Array()
  let begun = false
  let at = 0
  let bom = false

  const decode = (bytes: Uint8Array, last: boolean): Decoded => {
    const nul = bytes.indexOf(0)
    let text: string
    try {
      text = utf8.decode(nul === -1 ? bytes : bytes.subarray(0, nul), { stream: nul !== -1 || !last })
    } catch {
      return wrong('encoding', 'The file is not in UTF-8. Save it again as “CSV UTF-8”.')
    }
    if (nul !== -1)
      return wrong('binary', `Byte ${at + nul + 1} is NUL, which no text holds: this is no CSV in UTF-8.`)
    at += bytes.length
    return { text }
  }

  return {
    /** Whether the file starts with the byte-order mark of UTF-8. */
    bom: () => bom,
    /** The text of the next bytes; `last`: no more will follow. Not to be called after a problem. */
    next(bytes: Uint8Array, last: boolean): Decoded {
      if (begun) return decode(bytes, last)
      head = joined(head, bytes)
      if (head.length < headBytes && !last) return { text: '' }
      begun = true
      bom = startsWith(head, bomMark)
      const problem = problemOfHead(head.subarray(0, headBytes))
      if (problem) return { problem }
      const whole = head
      head = new Uint8Array()
      return decode(whole, last)
    },
  }
}

function problemOfHead(head: Uint8Array): CsvProblem | null {
  const [kind] = signatures.find(([, bytes]) => startsWith(head, bytes)) ?? []
  if (kind) return wrong('binary', `The file is ${kind}.`).problem
  const [encoding] = otherEncodings.find(([, mark]) => startsWith(head, mark)) ?? []
  if (encoding) return wrong('encoding', `The file is in ${encoding}. Save it again as “CSV UTF-8”.`).problem
  const text = new TextDecoder().decode(head)
  const [format] = otherFormats.find(([, start]) => start.test(text)) ?? []
  return format ? wrong('not_csv', `The file holds ${format}, not CSV.`).problem : null
}

function wrong(code: CsvProblem['code'], message: string): { problem: CsvProblem } {
  return { problem: { reason: 'invalid_format', code, message, row: null, column: null } }
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
