import * as v from 'valibot'

/**
 * The one error body that the console sends, whatever upstream sent (`server/problem.ts` makes it).
 * `error` and `message` are two fields because the official SDK prints them one after the other.
 */
export const problemSchema = v.object({
  /** The HTTP status of the answer. */
  status: v.number(),
  /** For machines: upstream's own tag (`INVALID_API_KEY`) where it gave one, else one of the console's own. */
  code: v.string(),
  /** The status in words ("Not Found"). */
  error: v.string(),
  /** For people: what happened and what to do. */
  message: v.string(),
  /** What to quote to support: upstream's request id where there was an answer, else the console's. */
  requestId: v.string(),
  /** Whole seconds to wait before the next try; null when nobody said. */
  retryAfter: v.nullable(v.number()),
  /** The ledger record that this is about, when there is one. */
  deletionId: v.optional(v.nullable(v.string())),
})

export type Problem = v.InferOutput<typeof problemSchema>

/** The four error shapes of upstream, as far as they carry something to tell. Source: Exa's error-code pages. */
export const taggedErrorSchema = v.object({
  requestId: v.optional(v.string()),
  error: v.string(),
  tag: v.string(),
})

export const websetsErrorSchema = v.object({
  statusCode: v.number(),
  message: v.union([v.string(), v.array(v.string())]),
  error: v.optional(v.string()),
  path: v.optional(v.string()),
})

export const plainErrorSchema = v.object({ error: v.string() })
