import * as z from 'zod/mini'

/**
 * The one error body that the console sends, whatever upstream sent (`server/problem.ts` makes it).
 * `error` and `message` are two fields because the official SDK prints them one after the other.
 */
export const problemSchema = z.looseObject({
  /** The HTTP status of the answer. */
  status: z.number(),
  /** For machines: upstream's own tag (`INVALID_API_KEY`) where it gave one, else one of the console's own. */
  code: z.string(),
  /** The status in words ("Not Found"). */
  error: z.string(),
  /** For people: what happened and what to do. */
  message: z.string(),
  /** What to quote to support: upstream's request id where there was an answer, else the console's. */
  requestId: z.string(),
  /** Whole seconds to wait before the next try; null when nobody said. */
  retryAfter: z.nullable(z.number()),
  /** The ledger record that this is about, when there is one. */
  deletionId: z.optional(z.nullable(z.string())),
})

export type Problem = z.infer<typeof problemSchema>

/** The four error shapes of upstream, as far as they carry something to tell. Source: Exa's error-code pages. */
export const taggedErrorSchema = z.looseObject({
  requestId: z.optional(z.string()),
  error: z.string(),
  tag: z.string(),
})

export const websetsErrorSchema = z.looseObject({
  statusCode: z.number(),
  message: z.union([z.string(), z.array(z.string())]),
  error: z.optional(z.string()),
  path: z.optional(z.string()),
})

export const plainErrorSchema = z.looseObject({ error: z.string() })
