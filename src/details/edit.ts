import { formatCount } from '../lib/format.ts'
import { changedFields, type Choice, type Editable, metadataKeyOf } from '../queries/import-changes.ts'
import { type MetadataRow, rowsOf } from './metadata-rows.ts'

/** An import while its title and metadata are edited. */
export type Edit = {
  /** What the editing began from. A refresh of the import leaves it as it is. */
  base: Editable
  title: string
  rows: readonly MetadataRow[]
  /** What somebody else made of it meanwhile, once saving has met that. */
  theirs: Editable | null
  choices: ReadonlyMap<string, Choice>
}

export function beginEdit({ title, metadata }: Editable): Edit {
  const base = { title, metadata }
  return { base, title, rows: rowsOf(metadata), theirs: null, choices: new Map() }
}

/** What the form says. A key that was there before stays as it was, spaces at its ends included. */
export function editedOf({ base, title, rows }: Edit): Editable {
  const entries = rows.map(({ key, value }) => [Object.hasOwn(base.metadata, key) ? key : key.trim(), value])
  return { title, metadata: Object.fromEntries(entries) as Record<string, string> }
}

/** What has been changed so far, in words; null when nothing has. */
export function changeWords(edit: Edit): string | null {
  const changed = changedFields(edit.base, editedOf(edit))
  const values = changed.filter((field) => metadataKeyOf(field) !== null).length
  const words = [
    ...(values < changed.length ? ['title'] : []),
    ...(values > 0 ? [formatCount(values, 'metadata value')] : []),
  ]
  return words.length > 0 ? words.join(', ') : null
}
