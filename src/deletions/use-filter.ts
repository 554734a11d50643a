import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { type AddressFilter, filterSearch, parseFilter } from './filter-address.ts'
import { useTypedText } from '../ui/use-debounced.ts'

/** The filter that the address says, with the search as it is being typed. */
export function useFilter() {
  const [path, navigate] = useLocation()
  const search = useSearch()
  const settled = useMemo(() => parseFilter(search), [search])
  const { text, type } = useTypedText(settled.text, (typed) => {
    const replace = settled.text !== '' && typed !== ''
    navigate(path + filterSearch({ ...settled, text: typed }), { replace })
  })
  return {
    filter: settled,
    text,
    search: filterSearch(settled),
    type,
    change: (next: AddressFilter) => {
      type(next.text)
      navigate(path + filterSearch(next))
    },
  }
}
