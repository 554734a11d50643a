import { type RefObject, useLayoutEffect, useRef } from 'react'
import { isComposing, namesOf } from './keys.ts'
import { createPreference } from './preference.ts'

/** Single keys can be turned off, since speech input may send them by accident (WCAG 2.1.4). */
export const shortcutsPreference = createPreference('shortcuts', ['on', 'off'])

/** What a screen offers: by its key, in the sheet of keys, and in the command palette. */
export type Shortcut = {
  /** "j", "/", two in a row as "g i", or "Mod+k" with Ctrl or ⌘; none for what only the palette offers. */
  key?: string
  /** As a button would say it: "Next import". */
  does: string
  /** Undefined where it cannot be done now. */
  run: (() => void) | undefined
  /** Where that depends on the focus: whether there is something to act on. */
  canRun?: () => boolean
}

/** The shortcuts of one part of the page, under its name. */
export type ShortcutGroup = { place: string; shortcuts: readonly Shortcut[] }

/** The name of those that every page has. */
export const everywhere = 'Everywhere'

/** How long the second key of a pair may take. */
const pairMs = 1_200

/** All mounted groups; the latest wins if two have the same key. */
export const mounted: RefObject<ShortcutGroup>[] = []
/** The last key, which may be the first of a pair. */
let lastKey: { names: readonly string[]; at: number } = { names: [], at: 0 }

/**
 * Offers shortcuts while the component is mounted. Their keys are off while typing, while a dialog is open, and with Ctrl,
 * Alt or Meta.
 */
export function useShortcuts(place: string, shortcuts: readonly Shortcut[]): void {
  const group = useRef({ place, shortcuts })
  // Layout effects, so that the keys work as soon as the page is visible.
  useLayoutEffect(() => {
    group.current = { place, shortcuts }
  })
  useLayoutEffect(() => {
    if (mounted.length === 0) document.addEventListener('keydown', onKeyDown)
    mounted.push(group)
    return () => {
      mounted.splice(mounted.indexOf(group), 1)
      if (mounted.length === 0) document.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

/** One listener for all, so that the second key of a pair does not act as a single key too. */
function onKeyDown(event: KeyboardEvent): void {
  const { key, target, ctrlKey, metaKey, altKey } = event
  if (event.defaultPrevented || isDialogOpen()) return
  const names = namesOf(event)
  if (ctrlKey || metaKey || altKey) {
    const isMod = (isMac ? metaKey : ctrlKey) && ctrlKey !== metaKey && !altKey
    if (isMod) perform(event, actionOf(names.map((name) => `Mod+${name.toLowerCase()}`)))
    return
  }
  if (isTyping(target) || shortcutsPreference.read() === 'off') return
  const before = performance.now() - lastKey.at < pairMs ? lastKey.names : []
  const pairs = before.flatMap((one) => names.map((other) => `${one} ${other}`))
  const action = key === 'Enter' && isPressed(target) ? undefined : actionOf([...pairs, ...names])
  lastKey = { names, at: performance.now() }
  if (key !== 'Escape' || !isEscapeTaken(event)) perform(event, action)
}

/** Apple's keyboards have ⌘ where others have Ctrl. */
export const isMac = /mac|iphone|ipad/i.test(navigator.platform)

function perform(event: KeyboardEvent, action: (() => void) | undefined): void {
  if (!action) return
  event.preventDefault()
  action()
}

/** Of the first name that has one. */
function actionOf(names: readonly string[]): (() => void) | undefined {
  const all = mounted.flatMap(({ current }) => current.shortcuts)
  for (const name of names) {
    const action = all.findLast((each) => each.key === name && each.run)?.run
    if (action) return action
  }
}

/** Enter on a button or a link activates it. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, summary, input') !== null
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]') !== null
  )
}

function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null
}

/** Whether Escape closes something that lies over the page, or ends a composition. */
export function isEscapeTaken(event: KeyboardEvent): boolean {
  return (
    event.defaultPrevented ||
    isComposing(event) ||
    isDialogOpen() ||
    document.querySelector(':popover-open') !== null
  )
}
