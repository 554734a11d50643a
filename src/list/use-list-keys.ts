import type { RefObject } from 'react'
import type { Import } from '../contract/import.ts'
import { useForbidden } from '../queries/refused.ts'
import { useShortcuts } from '../ui/use-shortcuts.ts'

type Options = {
  /** False where another mode has keys of its own. */
  enabled: boolean
  rows: readonly Import[]
  /** Whether these rows are what is on screen. */
  listed: boolean
  openId: string | null
  searchBox: RefObject<HTMLInputElement | null>
  /** Gives the focus to a row. */
  onFocus: (importId: string) => void
  /** Opens an import beside the list. */
  onOpen: (importId: string) => void
  onSelect: (importId: string) => void
  onDelete: (importId: string) => void
  /** Deletes what is selected; null where nothing is. */
  onDeleteSelected: (() => void) | null
}

/** The keys of the list. With an import open they are about that one; else about the row that has the focus. */
export function useListKeys({
  enabled,
  rows,
  listed,
  openId,
  searchBox,
  onFocus,
  onOpen,
  onSelect,
  onDelete,
  onDeleteSelected,
}: Options): void {
  const mayNotDelete = useForbidden('Deleting')
  const current = () => openId ?? focusedRow()
  const move = (step: 1 | -1) => {
    const at = rows.findIndex((item) => item.id === current())
    const next = rows[at === -1 ? 0 : at + step]
    if (next) (openId === null ? onFocus : onOpen)(next.id)
  }
  const moveBy = (step: 1 | -1) => (listed || openId !== null ? () => move(step) : undefined)
  const withCurrent = (act: (importId: string) => void) => () => {
    const id = current()
    if (id !== null) act(id)
  }
  const hasCurrent = () => current() !== null
  const keys = [
    {
      key: '/',
      does: 'Search (Enter: first result)',
      run: () => {
        searchBox.current?.focus()
        searchBox.current?.select()
      },
    },
    { key: 'j', does: 'Next import', run: moveBy(1) },
    { key: 'k', does: 'Previous import', run: moveBy(-1) },
    { key: 'x', does: 'Select or deselect', run: withCurrent(onSelect), canRun: hasCurrent },
    openId === null && onDeleteSelected
      ? { key: 'd', does: 'Delete the selected…', run: mayNotDelete ? undefined : onDeleteSelected }
      : {
          key: 'd',
          does: 'Delete import…',
          run: mayNotDelete ? undefined : withCurrent(onDelete),
          canRun: hasCurrent,
        },
  ]
  useShortcuts('List', enabled ? keys : [])
}

function focusedRow(): string | null {
  return document.activeElement?.closest<HTMLElement>('[data-import-id]')?.dataset['importId'] ?? null
}
