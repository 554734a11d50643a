import { type RefObject, startTransition, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Import } from '../contract/import.ts'
import { basePath } from '../lib/base-path.ts'
import type { DeleteResult } from '../queries/delete-import.ts'
import { focusUndo, isFocusLost } from '../ui/focus.ts'
import { useHandler } from '../ui/use-handler.ts'
import type { Mode } from '../view/view.ts'
import type { DeletedImport } from '../delete/DeletedNotice.tsx'
import { rowAfter } from './row-after.ts'

type Options = {
  openId: string | null
  rows: readonly Import[]
  /** Whether these rows are what is on screen, or groups of them, or one at a time. */
  mode: Mode
  /** The address of an import in this view; of the list alone for null. */
  hrefOf: (id: string | null) => string
  /** Where the imports are; takes the focus when none of them can. */
  section: RefObject<HTMLElement | null>
}

/** The import that is open beside the list: how it closes, how it is deleted, and where the focus goes then. */
export function useOpenImport({ openId, rows, mode, hrefOf, section }: Options) {
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

  // Of several links to an import, the one that opened it gets the focus back.
  const opener = useRef<Element | null>(null)
  useLayoutEffect(() => {
    if (openId !== null) opener.current = document.activeElement
  }, [openId])

  const focusOn = useHandler((id: string | null) => {
    if (mode === 'list' && rows.some((item) => item.id === id)) return setFocusId(id)
    // Once a dialog has let go of it, and what lay under the import is there again.
    requestAnimationFrame(() => {
      const links = id === null ? [] : linksTo(hrefOf(id), section.current)
      const link = links.find((each) => each === opener.current) ?? links[0]
      const place = link ?? section.current ?? document.getElementById('main')
      place?.focus()
    })
  })

  // Whatever closes it (a button, Escape, Back, a deletion): what had the focus goes with it.
  const openThen = useRef(openId)
  const wasDeleted = useRef(false)
  const wasHeld = useRef(false)
  const onOpenChange = useHandler(() => {
    const before = openThen.current
    const next = wasDeleted.current ? rowAfter(before, rowsThen.current, rows)?.id : before
    openThen.current = openId
    wasDeleted.current = false
    const canUndo = wasHeld.current
    wasHeld.current = false
    if (canUndo) return void requestAnimationFrame(() => focusUndo() || focusOn(before))
    // Once the row has left the screen: to focus makes the browser lay the page out first.
    if (openId === null && before !== null && isFocusLost()) startTransition(() => focusOn(next ?? null))
  })
  useEffect(onOpenChange, [openId, onOpenChange])

  // The triage takes what had the focus with it, too.
  const modeThen = useRef(mode)
  useEffect(() => {
    if (modeThen.current === 'triage' && mode !== 'triage' && isFocusLost()) section.current?.focus()
    modeThen.current = mode
  }, [mode, section])

  const close = useHandler(() => navigate(hrefOf(null)))
  const onDeleting = useHandler((on: boolean) => {
    if (on) remember(openId)
    setDeletingId(on ? openId : null)
  })
  const onDeleted = useHandler((title: string, result: DeleteResult) => {
    wasDeleted.current = true
    navigate(hrefOf(null))
    setDeleted({ title, ...result })
  })
  const onHeld = useHandler(() => {
    wasHeld.current = true
    navigate(hrefOf(null))
  })
  return {
    /** The row that is to take the focus. */
    focusId,
    focus: setFocusId,
    /** Gives the focus to an import wherever it is on screen, else to all of them. */
    focusOn,
    deleting: openId !== null && deletingId === openId,
    close,
    onDeleting,
    onDeleted,
    onHeld,
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

function linksTo(address: string, within: HTMLElement | null): HTMLElement[] {
  return [...(within?.querySelectorAll<HTMLElement>(`a[href="${CSS.escape(basePath + address)}"]`) ?? [])]
}
