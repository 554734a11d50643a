import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { outcomes } from '../contract/deletion.ts'
import { parseDate, startOfDate } from '../lib/local-date.ts'
import { type DeletionFilter, filterParams } from '../queries/deletions.ts'
import { useDebouncedText } from '../ui/use-debounced-text.ts'

/** The filter as the address says it: days as the reader's calendar has them, `YYYY-MM-DD`, both included. */
export type AddressFilter = DeletionFilter

export const noFilter: AddressFilter = {
  text: '',
  outcomes: [],
  job: null,
  by: null,
  from: null,
  to: null,
}

/** Reads a filter from the query of an address; what makes no sense is left out. */
export function parseFilter(search: string): AddressFilter {
  const query = new URLSearchParams(search)
  const job = query.get('job')
  return {
    text: (query.get('q') ?? '').slice(0, 200),
    outcomes: outcomes.filter((outcome) => query.getAll('outcome').includes(outcome)),
    job: job !== null && /^[1-9]\d{0,14}$/.test(job) ? job : null,
    by: query.get('by')?.slice(0, 200) || null,
    from: parseDate(query.get('from')),
    to: parseDate(query.get('to')),
  }
}

/** The query of an address that shows this filter, with its `?`; empty where nothing is filtered. */
export function filterSearch(filter: AddressFilter): string {
  const search = filterParams(filter).toString()
  return search && `?${search}`
}

/** The same with moments for its days: from the first one's beginning to the end of the last, by the reader's clock. */
export function withMoments({ from, to, ...rest }: AddressFilter): DeletionFilter {
  return {
    ...rest,
    from: from && startOfDate(from).toISOString(),
    to: to && startOfDate(to, 1).toISOString(),
  }
}

/** The filter that the address says, with the search as it is being typed. */
export function useDeletionFilter() {
  const [path, navigate] = useLocation()
  const search = useSearch()
  const filter = useMemo(() => parseFilter(search), [search])
  const { text, type } = useDebouncedText(filter.text, (typed) => {
    const replace = filter.text !== '' && typed !== ''
    navigate(path + filterSearch({ ...filter, text: typed }), { replace })
  })
  return {
    filter,
    text,
    search: filterSearch(filter),
    type,
    change: (next: AddressFilter) => {
      type(next.text)
      navigate(path + filterSearch(next))
    },
  }
}
