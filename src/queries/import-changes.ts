import type { Import, ImportPatch } from '../contract/import.ts'

/** What of an import can be changed. */
export type Editable = Pick<Import, 'title' | 'metadata'>

/** A field that somebody else changed meanwhile. A text is undefined where the metadata has no such key. */
export type Conflict = {
  field: string
  mine: string | undefined
  theirs: string | undefined
  /** Whether it was changed here too; else only there. */
  changedByBoth: boolean
}

export type Choice = 'mine' | 'theirs'

const titleField = 'title'
const metadataPrefix = 'metadata.'

/** The metadata key that a field is about; null for the title. */
export function metadataKeyOf(field: string): string | null {
  return field === titleField ? null : field.slice(metadataPrefix.length)
}

/** The fields in which two versions differ. */
export function changedFields(before: Editable, after: Editable): string[] {
  const [a, b] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...a.keys(), ...b.keys()])].filter((field) => a.get(field) !== b.get(field))
}

/** What differs between `base`, which was edited into `mine`, and `theirs`, unless both came to the same. */
export function conflictsOf(base: Editable, mine: Editable, theirs: Editable): Conflict[] {
  const [was, here, there] = [fieldsOf(base), fieldsOf(mine), fieldsOf(theirs)]
  return changedFields(base, theirs)
    .filter((field) => here.get(field) !== there.get(field))
    .map((field) => ({
      field,
      mine: here.get(field),
      theirs: there.get(field),
      changedByBoth: here.get(field) !== was.get(field),
    }))
}

/** `mine`, with the fields for which theirs was chosen as they have them. */
export function withChoices(
  mine: Editable,
  theirs: Editable,
  choices: ReadonlyMap<string, Choice>,
): Editable {
  const fields = fieldsOf(mine)
  const there = fieldsOf(theirs)
  for (const [field, choice] of choices) {
    const text = there.get(field)
    if (choice === 'mine') continue
    if (text === undefined) fields.delete(field)
    else fields.set(field, text)
  }
  return editableOf(fields)
}

/** What has to be sent to make `before` into `after`; null when nothing has. Metadata goes whole: Exa replaces it. */
export function patchOf(before: Editable, after: Editable): ImportPatch | null {
  const changed = changedFields(before, after)
  if (changed.length === 0) return null
  return {
    ...(changed.includes(titleField) && { title: after.title }),
    ...(changed.some((field) => field !== titleField) && { metadata: after.metadata }),
  }
}

/** A Map, in which a key such as `__proto__` is one like any other. */
function fieldsOf({ title, metadata }: Editable): Map<string, string> {
  const entries = Object.entries(metadata).map(([key, value]) => [metadataPrefix + key, value] as const)
  return new Map([[titleField, title], ...entries])
}

function editableOf(fields: ReadonlyMap<string, string>): Editable {
  const metadata = [...fields].flatMap(([field, text]) => {
    const key = metadataKeyOf(field)
    return key === null ? [] : [[key, text] as const]
  })
  return { title: fields.get(titleField) ?? '', metadata: Object.fromEntries(metadata) }
}
