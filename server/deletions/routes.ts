import { badField, noQuery, pageQuery, type Route } from '../route.ts'
import { ProblemError } from '../problem.ts'
import type { Ledger } from './ledger.ts'

const limits = { default: 50, max: 200 }
const recordId = /^[1-9]\d{0,14}$/

/** The ledger, to read: newest first with a cursor, and one record whole. */
export function deletionRoutes({ ledger }: { ledger: Ledger }): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/console/deletions',
      handler: (c) => {
        const { limit, cursor } = pageQuery(c, limits)
        if (cursor !== undefined && !recordId.test(cursor))
          throw badField('cursor', 'is not one that this list gave')
        const found = ledger.list({ before: cursor, limit: limit + 1 })
        const data = found.slice(0, limit)
        const hasMore = found.length > limit
        return c.json({ data, hasMore, nextCursor: hasMore ? (data.at(-1)?.id ?? null) : null })
      },
    },
    {
      method: 'GET',
      path: '/api/console/deletions/:id',
      handler: (c) => {
        noQuery(c)
        const id = c.req.param('id') ?? ''
        if (!recordId.test(id)) throw badField('id', 'must be the number of a record')
        const deletion = ledger.get(id)
        if (!deletion)
          throw new ProblemError({
            status: 404,
            code: 'not_found',
            message: `The ledger has no record ${id}.`,
          })
        return c.json(deletion)
      },
    },
  ]
}
