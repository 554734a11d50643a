import type { KeyboardEvent } from 'react'
import { isComposing } from '../ui/keys.ts'

/** A cell of the grid: the index of its row in the list, and its column. Column -1 says what is wrong with the row. */
export type Place = { index: number; column: number }

type Options = {
  place: Place
  rows: number
  columns: number
  /** Rows in view. */
  pageRows: number
  onMove: (place: Place) => void
  /** Begins to edit the cell. A typed character replaces its text. */
  onEdit: (text: string | null) => void
  onClear: () => void
  /** Removes the cell. The cells after it move up. */
  onRemove: () => void
  onDropRow: () => void
}

/** What a key does in the grid while no cell is edited; the same as in spreadsheets. */
export function actOnGridKey(event: KeyboardEvent, options: Options): void {
  const { place, rows, columns, pageRows, onMove, onEdit, onClear, onRemove, onDropRow } = options
  if (isComposing(event.nativeEvent) || event.altKey) return
  const moves: Record<string, Partial<Place> | undefined> = {
    ArrowDown: { index: place.index + 1 },
    ArrowUp: { index: place.index - 1 },
    ArrowRight: { column: place.column + 1 },
    ArrowLeft: { column: place.column - 1 },
    PageDown: { index: place.index + pageRows },
    PageUp: { index: place.index - pageRows },
    Home: { column: 0 },
    End: { column: columns - 1 },
    'Mod+Home': { index: 0, column: 0 },
    'Mod+End': { index: rows - 1, column: columns - 1 },
  }
  const acts: Record<string, (() => void) | undefined> = {
    Enter: () => onEdit(null),
    F2: () => onEdit(null),
    Delete: onClear,
    Backspace: onClear,
    'Mod+Delete': onRemove,
    'Mod+Backspace': onRemove,
    'Shift+Delete': onDropRow,
  }
  const isMod = event.ctrlKey || event.metaKey
  const name = `${isMod ? 'Mod+' : ''}${event.shiftKey && event.key.length > 1 ? 'Shift+' : ''}${event.key}`
  const move = moves[name]
  const act = acts[name]
  if (move) onMove(within({ ...place, ...move }, rows, columns))
  else if (act) act()
  else if (!isMod && event.key.length === 1 && place.column >= 0) onEdit(event.key)
  else return
  event.preventDefault()
  // The key must not trigger a shortcut of the page.
  event.stopPropagation()
}

function within({ index, column }: Place, rows: number, columns: number): Place {
  return {
    index: Math.max(0, Math.min(rows - 1, index)),
    column: Math.max(-1, Math.min(columns - 1, column)),
  }
}
