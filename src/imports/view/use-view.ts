import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { useTypedText } from '../../ui/use-typed-text.ts'
import { parseView, type View, viewSearch } from './view.ts'

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
  const { text, type } = useTypedText(settled.text, (typed) => {
    const replace = settled.text !== '' && typed !== ''
    navigate(path + viewSearch({ ...settled, text: typed }), { replace })
  })

  const search = viewSearch({ ...settled, text })
  // The same object for the same view: once the address follows, nothing is to be found again.
  const view = useMemo(() => ({ ...parseView(search), text }), [search, text])
  return {
    view,
    search,
    change: (next) => {
      // Also where the address stays the same, because it had not followed the last keys yet.
      type(next.text)
      navigate(path + viewSearch(next))
    },
    type,
  }
}
