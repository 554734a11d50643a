import type { RefObject } from 'react'
import { useShortcuts } from './use-shortcuts.ts'

type Options = {
  /** Of the rows, from the top. */
  ids: readonly string[]
  openId: string | null
  /** The DOM id of a row's link. */
  linkId: (id: string) => string
  searchBox: RefObject<HTMLInputElement | null>
  onOpen: (id: string) => void
}

/** The keys of a plain list, as of the list of imports: `/` searches, `j` and `k` move, through what is open or in focus. */
export function useRowKeys({ ids, openId, linkId, searchBox, onOpen }: Options): void {
  const move = (step: 1 | -1) => {
    const focused = document.activeElement?.id
    const at = ids.findIndex((id) => (openId === null ? linkId(id) === focused : id === openId))
    const next = ids[at === -1 ? 0 : at + step]
    if (next === undefined) return
    if (openId === null) document.getElementById(linkId(next))?.focus()
    else onOpen(next)
  }
  useShortcuts({
    '/': () => {
      searchBox.current?.focus()
      searchBox.current?.select()
    },
    j: () => move(1),
    k: () => move(-1),
  })
}
