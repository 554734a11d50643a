import { useEffect, useRef } from 'react'
import { createPreference, usePreference } from './preference.ts'

/** Whether single keys do anything; some people's tools send them (WCAG 2.1.4). */
export const shortcutsPreference = createPreference('shortcuts', ['on', 'off'])

/** What a key does, by its name: "j", "/", or two in a row, "g i". */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>

/** How long the second key of a pair may take. */
const pairMs = 1_200

/**
 * Single-key shortcuts while the component is mounted. They rest while one types, while a dialog is open, and with
 * Ctrl, Alt or Meta held.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const enabled = usePreference(shortcutsPreference) === 'on'
  const first = useRef({ key: '', at: 0 })
  useEffect(() => {
    if (!enabled) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isElsewhere(event.target)
      )
        return
      const pair = Date.now() - first.current.at < pairMs ? `${first.current.key} ${event.key}` : ''
      const action =
        event.key === 'Enter' && isPressed(event.target)
          ? undefined
          : (shortcuts[pair] ?? shortcuts[event.key])
      first.current = { key: event.key, at: Date.now() }
      if (!action) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [enabled, shortcuts])
}

/** Enter on a button or a link is for that. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button, summary, input') !== null
}

function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return true
  return (
    target instanceof Element &&
    target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]') !== null
  )
}
