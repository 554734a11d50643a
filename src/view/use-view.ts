import { useMemo, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useDebouncedText } from '../ui/use-debounced-text.ts'
import { parseView, type View, viewSearch } from './view.ts'

/**
 * Shows another view, a step of the history. What is typed in one `field` is a single step: a number passes through its
 * first digits, and a date through the years 2, 20 and 202.
 */
export type ChangeView = (next: View, field?: 'from' | 'to' | 'minRows') => void

/**
 * The view that the address says, with the search as it is being typed: the list follows each key, the address a
 * moment later, so that Back leads to the list before the search and not through its letters.
 */
export function useView(): {
  view: View
  change: ChangeView
  type: (text: string) => void
} {
  const [path, navigate] = useLocation()
  const address = useSearch()
  const saved = useMemo(() => parseView(address), [address])
  const { text, type } = useDebouncedText(saved.text, (typed) => {
    const replace = saved.text !== '' && typed !== ''
    navigate(path + viewSearch({ ...saved, text: typed }), { replace })
  })

  /** The field that was typed in last, and the address that this led to. */
  const typedIn = useRef<{ field: string; led: string } | null>(null)
  const search = viewSearch({ ...saved, text })
  // The same object for the same view, so that nothing is filtered again once the address follows.
  const view = useMemo(() => ({ ...parseView(search), text }), [search, text])
  return {
    view,
    change: (next, field) => {
      // Also where the address stays the same, because it had not followed the last keys yet.
      type(next.text)
      const here = path + viewSearch(saved)
      const there = path + viewSearch(next)
      // As where a zero is typed first.
      if (there === here) return
      const typedOn = field !== undefined && typedIn.current?.field === field && typedIn.current.led === here
      navigate(there, { replace: typedOn })
      typedIn.current = field === undefined ? null : { field, led: there }
    },
    type,
  }
}
