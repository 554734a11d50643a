import { type RefObject, useEffect, useRef } from 'react'
import { focusIfLost } from './focus.ts'
import { useShortcuts } from './use-shortcuts.ts'

type RowKeys = {
  /** What the list is called: "Deletions". */
  place: string
  /** Of the rows, from the top. */
  ids: readonly string[]
  openId: string | null
  /** The DOM id of a row's link. */
  linkId: (id: string) => string
  searchBox: RefObject<HTMLInputElement | null>
  onOpen: (id: string) => void
}

/**
 * Keys of a simple list: `/` focuses the search, `j` and `k` open the next and previous row, or focus it if none is open. When what
 * is open is closed, its row has the focus.
 */
export function useRowKeys({ place, ids, openId, linkId, searchBox, onOpen }: RowKeys): void {
  const move = (step: 1 | -1) => {
    const focused = document.activeElement?.id
    const at = ids.findIndex((id) => (openId === null ? linkId(id) === focused : id === openId))
    const next = ids[at === -1 ? 0 : at + step]
    if (next === undefined) return
    if (openId === null) document.getElementById(linkId(next))?.focus()
    else onOpen(next)
  }
  const before = useRef(openId)
  useEffect(() => {
    if (before.current !== null && openId === null)
      focusIfLost(document.getElementById(linkId(before.current)))
    before.current = openId
  }, [openId, linkId])
  useShortcuts(place, [
    {
      key: '/',
      does: 'Search',
      run: () => {
        searchBox.current?.focus()
        searchBox.current?.select()
      },
    },
    { key: 'j', does: 'Next', run: () => move(1) },
    { key: 'k', does: 'Previous', run: () => move(-1) },
  ])
}
