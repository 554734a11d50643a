import { useEffect, useEffectEvent } from 'react'
import { isEscapeTaken } from './use-shortcuts.ts'

/** Handles Escape wherever the focus is, so that the panel does not close on it. */
export function useEscape(onEscape: () => void): void {
  const handle = useEffectEvent(onEscape)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isEscapeTaken(event)) return
      event.preventDefault()
      handle()
    }
    // In the capture phase, before the listener of the panel.
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}
