import { useCallback, useMemo, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { useHandler } from '../ui/use-handler.ts'

/** The selection of the list: it survives sort and filter, and shrinks with what no longer exists. */
export function useSelection(loaded: readonly Import[], rows: readonly Import[]) {
  const [selection, setSelection] = useState(emptySelection)

  const selected = useMemo(() => selectedImports(selection, loaded), [selection, loaded])
  const hidden = useMemo(() => {
    if (selected.length === 0) return 0
    const inView = new Set(rows)
    return selected.filter((item) => !inView.has(item)).length
  }, [selected, rows])

  // Stable, so that a row renders again only when something about it has changed.
  const select = useHandler((id: string, range: boolean) => {
    setSelection((before) => (range ? toggleRange(before, id, rows) : toggleRow(before, id)))
  })
  const selectMany = useCallback((ids: readonly string[], on: boolean) => {
    setSelection((before) => setRows(before, ids, on))
  }, [])
  const selectRows = (on: boolean) => {
    const ids = rows.map(({ id }) => id)
    selectMany(ids, on)
  }
  const clear = () => setSelection(emptySelection)

  return { ids: selection.ids, selected, hidden, select, selectMany, selectRows, clear }
}

/** The selected imports by id, never "all that match": what is selected does not change when the filter does. */
type Selection = {
  ids: ReadonlySet<string>
  /** Where a range by Shift begins: the row that was touched last. */
  anchor: string | null
}

export const emptySelection: Selection = { ids: new Set(), anchor: null }

/** Selects one row, or takes it out. */
export function toggleRow(selection: Selection, id: string): Selection {
  return { ...setRows(selection, [id], !selection.ids.has(id)), anchor: id }
}

/** Gives all rows from the anchor to this one the anchor's state, as Shift-click does. Without an anchor, toggles. */
export function toggleRange(selection: Selection, id: string, rows: readonly Import[]): Selection {
  const anchorAt = rows.findIndex((item) => item.id === selection.anchor)
  const at = rows.findIndex((item) => item.id === id)
  if (anchorAt === -1 || at === -1 || selection.anchor === null) return toggleRow(selection, id)
  const range = rows.slice(Math.min(anchorAt, at), Math.max(anchorAt, at) + 1).map((item) => item.id)
  return { ...setRows(selection, range, selection.ids.has(selection.anchor)), anchor: selection.anchor }
}

/** Selects these ids, or takes them out; the others stay as they are. */
export function setRows(selection: Selection, ids: readonly string[], on: boolean): Selection {
  return { ...selection, ids: withIds(selection.ids, ids, on) }
}

/** A set with some ids in it, or without them. */
export function withIds(set: ReadonlySet<string>, ids: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(set)
  for (const id of ids) {
    if (on) next.add(id)
    else next.delete(id)
  }
  return next
}

/** The selected imports that still exist, in list order. */
export function selectedImports(selection: Selection, loaded: readonly Import[]): Import[] {
  return selection.ids.size === 0 ? [] : loaded.filter((item) => selection.ids.has(item.id))
}
