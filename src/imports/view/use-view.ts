import { useEffect, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { parseView, type View, viewSearch } from './view.ts'

/** How long a reader rests between two keys of a search before the address follows. */
const settleMs = 250

/**
 * The view that the address says, with the search as it is being typed: the list follows each key, the address a
 * moment later, so that Back leads to the list before the search and not through its letters.
 */
export function useView(): {
  view: View
  search: string
  change: (next: View) => void
  type: (text: string) => void
} {
  const [path, navigate] = useLocation()
  const address = useSearch()
  const settled = useMemo(() => parseView(address), [address])
  const [typing, setTyping] = useState({ text: settled.text, settled })
  // The address changed by another hand (Back, a link, a chip): what was being typed is over.
  const current = typing.settled === settled ? typing : { text: settled.text, settled }
  if (current !== typing) setTyping(current)
  const { text } = current

  useEffect(() => {
    if (text === settled.text) return
    const timer = setTimeout(() => {
      const replace = settled.text !== '' && text !== ''
      navigate(path + viewSearch({ ...settled, text }), { replace })
    }, settleMs)
    return () => clearTimeout(timer)
  }, [text, settled, path, navigate])

  const view = useMemo(() => ({ ...settled, text }), [settled, text])
  return {
    view,
    search: viewSearch(view),
    change: (next) => {
      // Also where the address stays the same, because it had not followed the last keys yet.
      setTyping({ text: next.text, settled })
      navigate(path + viewSearch(next))
    },
    type: (next) => setTyping({ text: next, settled }),
  }
}
