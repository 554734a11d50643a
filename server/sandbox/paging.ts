import type { Context } from 'hono'
import { type CursorCodec, type Position, top } from './cursor.ts'
import { WebsetsProblem } from './problems.ts'

export type PageRequest = { limit: number; after: Position }

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
