import * as v from 'valibot'

/** The variables of monitoring. */
export const watchFields = {
  METRICS_TOKEN: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\x21-\x7e]{16,200}$/, 'must be 16 to 200 characters of plain ASCII, with no spaces'),
    ),
  ),
}
