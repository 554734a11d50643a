import { useEffect } from 'react'
import { useHandler } from '../ui/use-handler.ts'

/** Takes Escape, wherever the focus is, from what would close on it; a dialog that is open keeps it. */
export function useEscape(onEscape: () => void): void {
  const handle = useHandler(onEscape)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return
      event.preventDefault()
      handle()
    }
    // Capturing: before whoever closes the panel hears of it.
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [handle])
}
