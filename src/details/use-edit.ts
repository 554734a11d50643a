import { useEffect, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { beginEdit, changeWords, type Edit } from './edit.ts'
import { keepUnsaved, unsavedOf } from './unsaved.ts'

/**
 * The edit of an import: the one that was left unsaved, or a new one of the import as it is now. A later reading of the
 * import does not touch it; while it has changes, leaving the page asks first.
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
    return next
  }
  return { edit, changed, change }
}
