import type { Page } from '../src/contract/page.ts'

/** One page out of the rows found, which must be asked for as `limit + 1`: the extra one tells that more follow. */
export function pageOf<Row>(found: readonly Row[], limit: number, cursorOf: (row: Row) => string): Page<Row> {
  const data = found.slice(0, limit)
  const last = data.at(-1)
  const hasMore = found.length > limit
  return { data, hasMore, nextCursor: hasMore && last !== undefined ? cursorOf(last) : null }
}
