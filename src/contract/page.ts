import * as v from 'valibot'

/** One page of a list: `nextCursor` asks for the next one, and is null when `hasMore` is false. */
export function pageSchema<T>(item: v.GenericSchema<T>) {
  return v.object({
    data: v.array(item),
    hasMore: v.boolean(),
    nextCursor: v.nullable(v.string()),
  })
}

export type Page<T> = { data: T[]; hasMore: boolean; nextCursor: string | null }

/** The bounds of `limit`: upstream's by route, and our own for records, jobs and their items. */
export const pageLimits = {
  imports: { default: 25, max: 200 },
  websets: { default: 25, max: 100 },
  events: { default: 25, max: 200 },
  console: { default: 50, max: 200 },
} as const
