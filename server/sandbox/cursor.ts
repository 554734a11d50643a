import { createHmac } from 'node:crypto'

/** Where a page ends: the last row that was given out. Rows come newest first, so the next page lies below it. */
export type Position = { createdAt: number; sequence: number }

/** Above every row: where the first page starts. */
export const top: Position = { createdAt: Number.MAX_SAFE_INTEGER, sequence: Number.MAX_SAFE_INTEGER }

export type CursorCodec = {
  /** The opaque text that stands for a position. */
  encode: (position: Position) => string
  /** The position, or null when this codec did not make the text. */
  decode: (text: string) => Position | null
}

const version = 1
const payload = /^\d+:[a-z]+:(\d{1,16}):(\d{1,16}):/

/**
 * Cursors of one list. A cursor names the last row seen instead of counting rows, so rows that come and go between two
 * pages neither repeat nor hide others. It is signed with `key`: one that was made up, damaged, or taken from another
 * list or database is told from a real one.
 */
export function cursorCodec(key: Uint8Array, list: 'imports' | 'websets' | 'events'): CursorCodec {
  const encode = ({ createdAt, sequence }: Position): string => {
    const place = `${version}:${list}:${createdAt}:${sequence}`
    const signature = createHmac('sha256', key).update(place).digest('base64url').slice(0, 11)
    return Buffer.from(`${place}:${signature}`).toString('base64url')
  }
  return {
    encode,
    decode: (text) => {
      const found = payload.exec(Buffer.from(text, 'base64url').toString('latin1'))
      if (!found) return null
      const position = { createdAt: Number(found[1]), sequence: Number(found[2]) }
      // Comparing whole texts checks version, list, signature and spelling in one go.
      return encode(position) === text ? position : null
    },
  }
}
