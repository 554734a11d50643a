import * as v from 'valibot'
import { problemSchema } from './problem.ts'

/** One thing that `GET /readyz` looks at. A `warning` leaves the console ready, a `failed` does not. */
export const checkSchema = v.object({
  name: v.string(),
  status: v.picklist(['ok', 'warning', 'failed']),
  /** What was found, and what to do about it; through a proxy only where to ask for more. */
  message: v.string(),
})

const checks = v.array(checkSchema)

/** The answer while the console is ready, with status 200. */
export const readySchema = v.object({
  status: v.literal('ready'),
  /** The host of the imports API, or `sandbox`; not told through a proxy. */
  upstream: v.string(),
  checks,
})

/** The answer while it is not, with status 503: a problem that is about the first check that failed. */
export const notReadySchema = v.object({ ...problemSchema.entries, checks })
