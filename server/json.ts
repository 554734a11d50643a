import { isUtf8 } from 'node:buffer'

/** Why a body cannot be used. */
export class BodyError extends Error {
  override name = 'BodyError'
  readonly reason: 'too_large' | 'cut_off' | 'too_deep' | 'not_utf8' | 'not_json'
  constructor(reason: BodyError['reason'], options?: ErrorOptions) {
    super(`The body cannot be used (${reason}).`, options)
    this.reason = reason
  }
}

/** All bytes of a body. Throws what `tooLarge` makes as soon as there are more than allowed. */
export async function readBytes(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
  tooLarge: () => Error,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limitBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A request's body as JSON. Throws BodyError. */
export async function readJson(request: Request, limitBytes: number): Promise<unknown> {
  // A ReadableStream of bytes can be iterated in Node, though the web's type does not say so.
  const body = request.body as AsyncIterable<Uint8Array> | null
  let bytes: Buffer
  try {
    bytes = body ? await readBytes(body, limitBytes, () => new BodyError('too_large')) : Buffer.alloc(0)
  } catch (error) {
    throw error instanceof BodyError ? error : new BodyError('cut_off', { cause: error })
  }
  if (!isUtf8(bytes)) throw new BodyError('not_utf8')
  const text = bytes.toString()
  if (isDeeperThan(jsonDepthAtMost, text)) throw new BodyError('too_deep')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BodyError('not_json', { cause: error })
  }
}

/** Far more than the API's own answers and any body for it have (7), far less than what ends a parser. */
export const jsonDepthAtMost = 64

/**
 * Whether the arrays and objects of a JSON text are within one another more than `most` deep. Looks at brackets outside of
 * strings only, and stops at the first one that is too deep: the text need not be valid.
 */
export function isDeeperThan(most: number, text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case openArray:
      case openObject:
        if (++depth > most) return true
        break
      case closeArray:
      case closeObject:
        depth--
        break
      case quote:
        at = endOfString(text, at)
    }
  }
  return false
}

const openArray = 0x5b
const closeArray = 0x5d
const openObject = 0x7b
const closeObject = 0x7d
const quote = 0x22
const backslash = 0x5c

/** Where the string that begins at `start` ends: at its second quote, or with the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes++
    if (backslashes % 2 === 0) return end
  }
  return text.length
}
