import type { Edit } from './edit.ts'

/** Edits that were left without saving or throwing them away, by import, until the page is left. */
const unsaved = new Map<string, Edit>()

export function keepUnsaved(id: string, edit: Edit | null): void {
  if (edit) unsaved.set(id, edit)
  else unsaved.delete(id)
}

export function unsavedOf(id: string): Edit | null {
  return unsaved.get(id) ?? null
}
