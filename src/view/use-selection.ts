import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { emptySelection, selectedImports, setRows, toggleRange, toggleRow } from './selection.ts'

/** The selection of the list: it survives sort and filter, and shrinks with what no longer exists. */
export function useSelection(loaded: readonly Import[], rows: readonly Import[]) {
  const [selection, setSelection] = useState(emptySelection)
  const latestRows = useRef(rows)
  useEffect(() => {
    latestRows.current = rows
  }, [rows])

  const selected = useMemo(() => selectedImports(selection, loaded), [selection, loaded])
  const hidden = useMemo(() => {
    if (selected.length === 0) return 0
    const inView = new Set(rows)
    return selected.filter((item) => !inView.has(item)).length
  }, [selected, rows])

  // Stable, so that a row renders again only when something about it has changed.
  const select = useCallback((id: string, range: boolean) => {
    setSelection((before) => (range ? toggleRange(before, id, latestRows.current) : toggleRow(before, id)))
  }, [])
  const selectMany = useCallback((ids: readonly string[], on: boolean) => {
    setSelection((before) => setRows(before, ids, on))
  }, [])
  const clear = useCallback(() => setSelection(emptySelection), [])

  return { ids: selection.ids, selected, hidden, select, selectMany, clear }
}
