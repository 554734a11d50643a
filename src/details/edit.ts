import { useEffect, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { changedFields, type Choice, type Editable, metadataKeyOf } from '../queries/import-changes.ts'
import { type MetadataRow, rowsOf } from './metadata-rows.ts'

/** An import while its title and metadata are edited. */
export type Edit = {
  /** The import when the editing began; a refresh does not change it. */
  base: Editable
  title: string
  rows: readonly MetadataRow[]
  /** What somebody else has saved meanwhile, once saving has found a conflict. */
  theirs: Editable | null
  choices: ReadonlyMap<string, Choice>
}

function beginEdit({ title, metadata }: Editable): Edit {
  const base = { title, metadata }
  return { base, title, rows: rowsOf(metadata), theirs: null, choices: new Map() }
}

/** What the form would save. New keys are trimmed; existing ones stay as they are. */
export function editedOf({ base, title, rows }: Edit): Editable {
  const entries = rows.map(({ key, value }) => [Object.hasOwn(base.metadata, key) ? key : key.trim(), value])
  return { title, metadata: Object.fromEntries(entries) as Record<string, string> }
}

/** What has changed so far, in words; null for nothing. */
function changeWords(edit: Edit): string | null {
  const changed = changedFields(edit.base, editedOf(edit))
  const values = changed.filter((field) => metadataKeyOf(field) !== null).length
  const words = [
    ...(values < changed.length ? ['title'] : []),
    ...(values > 0 ? [formatCount(values, 'metadata value')] : []),
  ]
  return words.length > 0 ? words.join(', ') : null
}

/** Edits that were neither saved nor discarded, by import, until the page is left. */
const unsaved = new Map<string, Edit>()

export function keepUnsaved(id: string, edit: Edit | null): void {
  if (edit) unsaved.set(id, edit)
  else unsaved.delete(id)
}

export function unsavedOf(id: string): Edit | null {
  return unsaved.get(id) ?? null
}

/**
 * The unsaved edit of an import, or a new one. Reading the import again does not change it. While it has changes, the browser
 * asks before the page is left.
 */
export function useEdit(item: Import) {
  const [edit, setEdit] = useState(() => unsavedOf(item.id) ?? beginEdit(item))
  const changed = changeWords(edit)
  const dirty = changed !== null
  useEffect(() => {
    if (!dirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [dirty])
  const change = (fields: Partial<Edit>) => {
    const next = { ...edit, ...fields }
    setEdit(next)
    keepUnsaved(item.id, changeWords(next) === null ? null : next)
  }
  return { edit, changed, change }
}
