import * as v from 'valibot'

/** Whether a value is an object as JSON means it: no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * An object with these fields and no others. valibot's `strictObject` would take an array, and a field named `__proto__`.
 * The mark below lets the build leave out schemas that only the server uses.
 */
/* @__NO_SIDE_EFFECTS__ */
export function onlyFields<const T extends v.ObjectEntries>(entries: T) {
  return v.pipe(
    v.unknown(),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!isObject(dataset.value)) return addIssue({ message: 'must be an object' })
      for (const key of Object.keys(dataset.value))
        if (!Object.hasOwn(entries, key))
          addIssue({ message: 'is not a field that can be given here', path: [pathTo(dataset.value, key)] })
    }),
    v.object(entries),
  )
}

/** Texts by name. valibot's `record` would pass over names such as `__proto__`, whatever they hold. */
/* @__NO_SIDE_EFFECTS__ */
export function texts({ maxCharacters = Infinity } = {}) {
  return v.pipe(
    v.custom<Record<string, string>>(isObject, 'must be an object'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      for (const [key, text] of Object.entries(dataset.value)) {
        const path: [v.IssuePathItem] = [pathTo(dataset.value, key)]
        if (typeof text !== 'string') addIssue({ message: 'must be a string', path, input: text })
        else if (text.length > maxCharacters)
          addIssue({ message: `must be at most ${maxCharacters} characters`, path })
      }
    }),
  )
}

function pathTo(input: Record<string, unknown>, key: string): v.IssuePathItem {
  return { type: 'object', origin: 'value', input, key, value: input[key] }
}
