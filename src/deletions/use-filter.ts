import { useEffect, useMemo, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { type AddressFilter, filterSearch, parseFilter } from './filter-address.ts'

/** How long a reader rests between two keys of a search before the server is asked. */
const settleMs = 250

/** The filter that the address says, with the search as it is being typed. */
export function useFilter() {
  const [path, navigate] = useLocation()
  const search = useSearch()
  const settled = useMemo(() => parseFilter(search), [search])
  const [typing, setTyping] = useState({ text: settled.text, settled })
  // The address changed by another hand (Back, a link, a chip): what was being typed is over.
  const current = typing.settled === settled ? typing : { text: settled.text, settled }
  if (current !== typing) setTyping(current)
  const { text } = current

  useEffect(() => {
    if (text.trim() === settled.text) return
    const timer = setTimeout(() => {
      navigate(path + filterSearch({ ...settled, text }), { replace: settled.text !== '' && text !== '' })
    }, settleMs)
    return () => clearTimeout(timer)
  }, [text, settled, path, navigate])

  return {
    filter: settled,
    text,
    search: filterSearch(settled),
    type: (next: string) => setTyping({ text: next, settled }),
    change: (next: AddressFilter) => navigate(path + filterSearch(next)),
  }
}
