import { type RefObject, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Import } from '../contract/import.ts'
import type { DeleteResult } from '../queries/delete-import.ts'
import { useHandler } from '../ui/use-handler.ts'
import type { DeletedImport } from './DeletedNotice.tsx'

type Options = {
  openId: string | null
  rows: readonly Import[]
  /** The address of an import in this view; of the list alone for null. */
  hrefOf: (id: string | null) => string
  /** Takes the focus when no row is left to take it. */
  section: RefObject<HTMLElement | null>
}

/** The import that is open beside the list: how it closes, how it is deleted, and where the focus goes then. */
export function useOpenImport({ openId, rows, hrefOf, section }: Options) {
  const [, navigate] = useLocation()
  const [focusId, setFocusId] = useState<string | null>(null)
  const [deletingId, setDeletingId] = useState<string | null>(null)
  const [deleted, setDeleted] = useState<DeletedImport | null>(null)
  // Whoever leaves the import (Back, a link) has left its dialog too.
  if (deletingId !== null && deletingId !== openId) setDeletingId(null)

  // The rows as they stood when it was opened, or its dialog: once it is deleted, the row after it gets the focus.
  const rowsThen = useRef(rows)
  const remember = useHandler((id: string | null) => {
    if (rows.some((item) => item.id === id)) rowsThen.current = rows
  })
  useEffect(() => remember(openId), [openId, remember])

  const close = useHandler(() => {
    navigate(hrefOf(null))
    setFocusId(openId)
  })
  const onDeleting = useHandler((on: boolean) => {
    if (on) remember(openId)
    setDeletingId(on ? openId : null)
  })
  const onDeleted = useHandler((title: string, result: DeleteResult) => {
    const next = rowAfter(openId, rowsThen.current, rows)
    navigate(hrefOf(null))
    setFocusId(next?.id ?? null)
    // No row is left to take the focus, so the list does, once the dialog has let go of it.
    if (!next) requestAnimationFrame(() => section.current?.focus())
    setDeleted({ title, ...result })
  })
  return {
    /** The row that is to take the focus. */
    focusId,
    focus: setFocusId,
    deleting: openId !== null && deletingId === openId,
    close,
    onDeleting,
    onDeleted,
    /** Opens an import and asks whether to delete it. */
    askToDelete: (id: string) => {
      remember(id)
      if (id !== openId) navigate(hrefOf(id))
      setDeletingId(id)
    },
    /** What was deleted last, until that is dismissed. */
    deleted,
    dismissDeleted: () => setDeleted(null),
  }
}

/** Of the rows now, the first that stood after an import then; the last of all where none did. */
function rowAfter(id: string | null, then: readonly Import[], now: readonly Import[]): Import | undefined {
  const left = new Map(now.map((item) => [item.id, item]))
  const following = then.slice(then.findIndex((item) => item.id === id) + 1)
  return following.map((item) => left.get(item.id)).find((item) => item !== undefined) ?? now.at(-1)
}
