import * as z from 'zod/mini'

/** One page of a list: `nextCursor` asks for the next one, and is null when `hasMore` is false. */
export function pageSchema<T extends z.ZodMiniType>(item: T) {
  return z.looseObject({
    data: z.array(item),
    hasMore: z.boolean(),
    nextCursor: z.nullable(z.string()),
  })
}

export type Page<T> = { data: T[]; hasMore: boolean; nextCursor: string | null }

/** Upstream's bounds of `limit`, by route. */
export const pageLimits = {
  imports: { default: 25, max: 200 },
  websets: { default: 25, max: 100 },
  events: { default: 25, max: 200 },
} as const
