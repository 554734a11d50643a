import { type RefObject, useLayoutEffect } from 'react'
import { createPreference, usePreference } from './preference.ts'

/** Single keys can be turned off, since speech input may send them by accident (WCAG 2.1.4). */
export const shortcutsPreference = createPreference('shortcuts', ['on', 'off'])

/** Actions by key: "j", "/", or two in a row, "g i". */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>

/** How long the second key of a pair may take. */
const pairMs = 1_200

/** All mounted shortcuts; the latest wins if two have the same key. */
const mounted: Shortcuts[] = []
let first = { key: '', at: 0 }

/**
 * Single-key shortcuts while the component is mounted. They are off while typing, while a dialog is open, and with Ctrl,
 * Alt or Meta.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const enabled = usePreference(shortcutsPreference) === 'on'
  // A layout effect, so that the keys work as soon as the page is visible.
  useLayoutEffect(() => {
    if (!enabled) return
    if (mounted.length === 0) document.addEventListener('keydown', onKeyDown)
    mounted.push(shortcuts)
    return () => {
      mounted.splice(mounted.indexOf(shortcuts), 1)
      if (mounted.length === 0) document.removeEventListener('keydown', onKeyDown)
    }
  }, [enabled, shortcuts])
}

/** One listener for all, so that the second key of a pair does not act as a single key too. */
function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target))
    return
  const { key, target } = event
  const pair = performance.now() - first.at < pairMs ? `${first.key} ${key}` : ''
  const action = key === 'Enter' && isPressed(target) ? undefined : (actionOf(pair) ?? actionOf(key))
  first = { key, at: performance.now() }
  if (!action || (key === 'Escape' && isEscapeTaken(event))) return
  event.preventDefault()
  action()
}

function actionOf(name: string): (() => void) | undefined {
  return mounted.findLast((shortcuts) => shortcuts[name])?.[name]
}

/** Enter on a button or a link activates it. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, summary, input') !== null
}

function isElsewhere(target: EventTarget | null): boolean {
  const typing =
    target instanceof Element &&
    target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]') !== null
  return typing || isDialogOpen()
}

export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null
}

/** Whether Escape closes something that lies over the page. */
export function isEscapeTaken(event: KeyboardEvent): boolean {
  return event.defaultPrevented || isDialogOpen() || document.querySelector(':popover-open') !== null
}

type RowKeys = {
  /** Of the rows, from the top. */
  ids: readonly string[]
  openId: string | null
  /** The DOM id of a row's link. */
  linkId: (id: string) => string
  searchBox: RefObject<HTMLInputElement | null>
  onOpen: (id: string) => void
}

/** Keys of a simple list: `/` focuses the search, `j` and `k` open the next and previous row, or focus it if none is open. */
export function useRowKeys({ ids, openId, linkId, searchBox, onOpen }: RowKeys): void {
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
