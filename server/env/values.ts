import * as v from 'valibot'

/** A value in the environment that the console cannot start with; the message is one line that names it. */
export class EnvError extends Error {
  override name = 'EnvError'
}

/** A number of digits alone. */
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
/** A text made into another; `refuse` says why it cannot be. */
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
