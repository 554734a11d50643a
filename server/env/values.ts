import * as v from 'valibot'

/** A variable with which the console cannot start. The message is one line that names it. */
export class EnvError extends Error {
  override name = 'EnvError'
}

/** One word of visible ASCII. */
export const plainWord = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]+$/, 'must be one word of plain ASCII, with no spaces'),
)

/** A number written with digits only. */
export const wholeNumber = (min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`
  return v.pipe(
    v.string(),
    v.regex(/^\d+$/, rule),
    v.transform(Number),
    v.check((n) => n >= min && n <= max, rule),
  )
}

/** A number that may have a fraction. */
export const numberTo = (max: number) => {
  const rule = `must be a number from 0 to ${max}`
  return v.pipe(
    v.string(),
    v.regex(/^\d+(\.\d+)?$/, rule),
    v.transform(Number),
    v.check((n) => n <= max, rule),
  )
}

/** Converts a text. `refuse` reports why it is invalid. */
export function textTo(change: (value: string, refuse: (message: string) => never) => string) {
  return v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) =>
      change(dataset.value, (message) => {
        addIssue({ message })
        return NEVER
      }),
    ),
  )
}
