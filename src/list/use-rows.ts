import { useDeferredValue, useMemo } from 'react'
import type { Import } from '../contract/import.ts'
import { usePreference } from '../ui/preference.ts'
import { useNow } from '../ui/use-clock.ts'
import { applyView } from '../view/apply-view.ts'
import { ownerOf } from '../view/owner.ts'
import { searchWords } from '../view/search.ts'
import type { View } from '../view/view.ts'
import { ownerKeyPreference, ownerPreference } from './preferences.ts'

/** The rows of a view with what the list shows about them, a moment after the view: the search box shows each key at once. */
export function useRows(loaded: readonly Import[], view: View) {
  const shown = useDeferredValue(view)
  const clock = useNow()
  const now = shown.stuck || shown.from === 'today' || shown.to === 'today' ? clock : 0
  const ownerKey = usePreference(ownerKeyPreference)
  const appliedWith = useMemo(() => ({ now, ownerKey }), [now, ownerKey])
  const applied = useMemo(() => applyView(loaded, shown, appliedWith), [loaded, shown, appliedWith])
  const words = useMemo(() => searchWords(shown.text), [shown.text])
  const showsOwners = usePreference(ownerPreference) === 'shown'
  const hasOwners = useMemo(
    () => showsOwners && loaded.some((item) => ownerOf(item, ownerKey) !== null),
    [showsOwners, loaded, ownerKey],
  )
  return {
    ...applied,
    /** The view that the rows are of. */
    shown,
    /** The words of its search, folded. */
    words,
    /** What the view was applied with. */
    appliedWith,
    /** The metadata field that the rows show as the owner; null where they show none. */
    ownerColumn: hasOwners ? ownerKey : null,
  }
}
