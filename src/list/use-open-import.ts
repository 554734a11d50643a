import {
  type RefObject,
  startTransition,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
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
  /** Whether the screen shows these rows, groups of them, or one at a time. */
  mode: Mode
  /** The address of an import in this view; null: of the list alone. */
  hrefOf: (id: string | null) => string
  /** The section with the imports. It takes the focus if none of them can. */
  section: RefObject<HTMLElement | null>
}

/** The import that is open beside the list: closing it, deleting it, and where the focus goes then. */
export function useOpenImport({ openId, rows, mode, hrefOf, section }: Options) {
  const [, navigate] = useLocation()
  const [focusId, setFocusId] = useState<string | null>(null)
  const [deletingId, setDeletingId] = useState<string | null>(null)
  const [deleted, setDeleted] = useState<DeletedImport | null>(null)
  // Leaving the import (Back, a link) closes its dialog, too. The triage has one of its own.
  if (deletingId !== null && (deletingId !== openId || mode === 'triage')) setDeletingId(null)

  // The rows when the import or its dialog was opened. After a deletion the row after it in these gets the focus.
  const rowsThen = useRef(rows)
  const rememberRows = (id: string | null) => {
    if (rows.some((item) => item.id === id)) rowsThen.current = rows
  }

  // If several links lead to the import, the one that opened it gets the focus back. Noted before the details take the focus.
  const opener = useRef<Element | null>(null)
  useLayoutEffect(() => {
    if (openId !== null) opener.current = document.activeElement
  }, [openId])

  const focusOn = useHandler((id: string | null) => {
    if (mode === 'list' && rows.some((item) => item.id === id)) return setFocusId(id)
    // In the next frame, when the dialog has released the focus and the list is visible again.
    requestAnimationFrame(() => {
      const links = id === null ? [] : linksTo(hrefOf(id), section.current)
      const link = links.find((each) => each === opener.current) ?? links[0]
      const place = link ?? section.current ?? document.getElementById('main')
      place?.focus()
    })
  })

  // However it closes (a button, Escape, Back, a deletion), the element that had the focus is gone.
  const openThen = useRef(openId)
  /** What the import closes after, if that decides where the focus goes. */
  const closedAfter = useRef<'deletion' | 'hold' | null>(null)
  const onOpenChange = useEffectEvent((now: string | null) => {
    const before = openThen.current
    const after = closedAfter.current
    openThen.current = now
    closedAfter.current = null
    rememberRows(now)
    if (after === 'hold') return void requestAnimationFrame(() => focusUndo() || focusOn(before))
    if (now !== null || before === null || !isFocusLost()) return
    const next = after === 'deletion' ? (rowAfter(before, rowsThen.current, rows)?.id ?? null) : before
    // In a transition, after the row has left the screen: focusing forces a layout.
    startTransition(() => focusOn(next))
  })
  useEffect(() => onOpenChange(openId), [openId])

  // Closing the triage removes the focused element, too.
  const modeThen = useRef(mode)
  useEffect(() => {
    if (modeThen.current === 'triage' && mode !== 'triage' && isFocusLost()) section.current?.focus()
    modeThen.current = mode
  }, [mode, section])

  const close = useHandler(() => navigate(hrefOf(null)))
  const onDeleting = useHandler((on: boolean) => {
    if (on) rememberRows(openId)
    setDeletingId(on ? openId : null)
  })
  const onDeleted = useHandler((title: string, result: DeleteResult) => {
    closedAfter.current = 'deletion'
    navigate(hrefOf(null))
    setDeleted({ title, ...result })
  })
  const onHeld = useHandler(() => {
    closedAfter.current = 'hold'
    navigate(hrefOf(null))
  })
  return {
    /** The row that should take the focus. */
    focusId,
    focus: setFocusId,
    /** Focuses an import wherever it is on screen, else the section. */
    focusOn,
    deleting: openId !== null && deletingId === openId,
    close,
    onDeleting,
    onDeleted,
    onHeld,
    /** Opens an import with its delete dialog. */
    askToDelete: (id: string) => {
      rememberRows(id)
      if (id !== openId) navigate(hrefOf(id))
      setDeletingId(id)
    },
    /** What was deleted last, until dismissed. */
    deleted,
    dismissDeleted: () => setDeleted(null),
  }
}

function linksTo(address: string, within: HTMLElement | null): HTMLElement[] {
  return [...(within?.querySelectorAll<HTMLElement>(`a[href="${CSS.escape(basePath + address)}"]`) ?? [])]
}
