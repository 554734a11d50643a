import { useEffect, useEffectEvent, useState } from 'react'

/** Milliseconds between the last key and saving a typed text. */
const saveAfterMs = 250

/**
 * Text that is shown with each key, and saved once the typing rests. When `saved` changes otherwise (Back, a link), it
 * replaces what was being typed. Spaces at the ends make no difference.
 */
export function useDebouncedText(saved: string, save: (text: string) => void) {
  const [typing, setTyping] = useState({ text: saved, saved })
  let { text } = typing
  if (typing.saved !== saved) {
    // Keep the space at the end of what was just saved: another word may follow.
    if (text.trim() !== saved.trim()) text = saved
    setTyping({ text, saved })
  }
  const saveLatest = useEffectEvent(save)
  useEffect(() => {
    if (text.trim() === saved.trim()) return
    const timer = setTimeout(() => saveLatest(text), saveAfterMs)
    return () => clearTimeout(timer)
  }, [text, saved])
  return { text, type: (next: string) => setTyping({ text: next, saved }) }
}
