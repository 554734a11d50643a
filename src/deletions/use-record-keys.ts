import type { RefObject } from 'react'
import type { Deletion } from '../contract/deletion.ts'
import { useShortcuts } from '../ui/use-shortcuts.ts'

type Options = {
  deletions: readonly Deletion[]
  openId: string | null
  searchBox: RefObject<HTMLInputElement | null>
  onOpen: (id: string) => void
}

/** The DOM id of a record's link, to give it the focus. */
export function recordLinkId(id: string): string {
  return `record-${id}`
}

/** The keys of the ledger, as of the list of imports: `/` searches, `j` and `k` move, through what is open or in focus. */
export function useRecordKeys({ deletions, openId, searchBox, onOpen }: Options): void {
  const move = (step: 1 | -1) => {
    const focused = document.activeElement?.id
    const at = deletions.findIndex(({ id }) =>
      openId === null ? recordLinkId(id) === focused : id === openId,
    )
    const next = deletions[at === -1 ? 0 : at + step]
    if (!next) return
    if (openId === null) document.getElementById(recordLinkId(next.id))?.focus()
    else onOpen(next.id)
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
