import { createHmac } from 'node:crypto'
import type { Context } from 'hono'
import { WebsetsProblem } from './http.ts'

type PageRequest = { limit: number; after: Position }

/**
 * Reads `limit` and `cursor` from the query; other parameters are ignored, as upstream does.
 * Throws a 400 WebsetsProblem that names the parameter.
 */
export function readPageRequest(
  c: Context,
  bounds: { default: number; max: number },
  cursors: CursorCodec,
): PageRequest {
  const limit = single(c, 'limit')
  const cursor = single(c, 'cursor')
  return {
    limit: limit === undefined ? bounds.default : readLimit(limit, bounds.max),
    after: cursor === undefined ? top : readCursor(cursor, cursors),
  }
}

function single(c: Context, name: string): string | undefined {
  const values = c.req.queries(name)
  if (values && values.length > 1) throw new WebsetsProblem(400, `${name} must be given once`)
  return values?.[0]
}

function readLimit(text: string, max: number): number {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > max) throw new WebsetsProblem(400, `limit must be a whole number from 1 to ${max}`)
  return limit
}

function readCursor(text: string, cursors: CursorCodec): Position {
  const position = cursors.decode(text)
  if (!position)
    throw new WebsetsProblem(
      400,
      text === ''
        ? 'cursor must not be empty; leave it out for the first page'
        : 'cursor is not valid; send the nextCursor of the page before, as it is',
    )
  return position
}

/** The last row of a page. Rows come newest first, so the next page lies below it. */
export type Position = { createdAt: number; sequence: number }

/** Above every row: where the first page starts. */
export const top: Position = { createdAt: Number.MAX_SAFE_INTEGER, sequence: Number.MAX_SAFE_INTEGER }

type CursorCodec = {
  /** The opaque text that stands for a position. */
  encode: (position: Position) => string
  /** The position, or null when this codec did not make the text. */
  decode: (text: string) => Position | null
}

const version = 1
const payload = /^\d+:[a-z]+:(\d{1,16}):(\d{1,16}):/

/**
 * Cursors of one list. A cursor names the last row seen and does not count rows, so rows that come and go between two pages neither
 * repeat nor hide others. It is signed with `key`, so that a cursor that was made up, damaged, or taken from another list or
 * database is refused.
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
      // Comparing the whole text checks version, list, signature and spelling at once.
      return encode(position) === text ? position : null
    },
  }
}
