import { localDate, parseDate } from '../lib/local-date.ts'

/**
 * What the list shows, as the address says it: `/imports?q=leads&status=failed&sort=-rows`. The address is the only
 * place where this is kept, so that back, forward, reload and a shared link all mean the same.
 */
export type View = {
  /** Words that must all occur in an import's text. */
  text: string
  /** For each facet the values that are let through; none means all. */
  facets: Readonly<Record<Facet, readonly string[]>>
  /** Local dates `YYYY-MM-DD`, both inclusive; `today` stays true tomorrow. */
  from: string | null
  to: string | null
  /** Only imports that have been pending for longer than their upload could take. */
  stuck: boolean
  minRows: number | null
  sort: Sort
  mode: Mode
}

/** The plain list, failures grouped by reason and message, or failed imports one at a time. */
export const modes = ['list', 'groups', 'triage'] as const
export type Mode = (typeof modes)[number]

export const facetNames = ['status', 'reason', 'format', 'entity', 'owner'] as const
export type Facet = (typeof facetNames)[number]

/** Something for each facet. */
export function byFacet<T>(make: (name: Facet) => T): Record<Facet, T> {
  // Each of the names is there.
  return Object.fromEntries(facetNames.map((name) => [name, make(name)])) as Record<Facet, T>
}

/** The value of the facets reason, entity and owner for imports that have none. */
export const noValue = 'none'

export const sortColumns = ['title', 'status', 'why', 'entity', 'owner', 'rows', 'created'] as const
export type SortColumn = (typeof sortColumns)[number]
export type Sort = { column: SortColumn; descending: boolean }

/** Newest first, as upstream lists them. */
export const naturalSort: Sort = { column: 'created', descending: true }

/** The most that the least rows can be: nine digits, more than any import has. */
export const minRowsLimit = 999_999_999

/** The most characters that a search can have: a longer one would make an address that the server refuses. */
export const textLimit = 200

/** The last date that a view can name. */
export const dateLimit = '9999-12-31'

export const emptyView: View = {
  text: '',
  facets: byFacet(() => []),
  from: null,
  to: null,
  stuck: false,
  minRows: null,
  sort: naturalSort,
  mode: 'list',
}

/** Reads the query of an address. What it does not understand it leaves out: a link never shows an error. */
export function parseView(search: string): View {
  const query = new URLSearchParams(search)
  const facet = (name: Facet) => [...new Set(query.getAll(name).filter((value) => value !== ''))]
  const rows = query.get('rows') ?? ''
  return {
    text: (query.get('q') ?? '').slice(0, textLimit),
    facets: byFacet(facet),
    from: parseViewDate(query.get('from')),
    to: parseViewDate(query.get('to')),
    stuck: query.get('stuck') === '1',
    minRows: /^\d+$/.test(rows) ? leastRows(Number(rows)) : null,
    sort: parseSort(query.get('sort')),
    mode: modes.find((mode) => mode === query.get('mode')) ?? 'list',
  }
}

/** A number as the least rows of a view: whole and within the limit; null for what is no number of rows. */
export function leastRows(value: number): number | null {
  return value >= 1 ? Math.min(Math.floor(value), minRowsLimit) : null
}

/** The query of an address that shows this view, with its `?`; empty for the plain list. */
export function viewSearch(view: View): string {
  const query = new URLSearchParams()
  if (view.text.trim()) query.set('q', view.text)
  for (const name of facetNames) for (const value of view.facets[name]) query.append(name, value)
  if (view.from) query.set('from', view.from)
  if (view.to) query.set('to', view.to)
  if (view.stuck) query.set('stuck', '1')
  if (view.minRows !== null) query.set('rows', String(view.minRows))
  if (!isNatural(view.sort)) query.set('sort', `${view.sort.descending ? '-' : ''}${view.sort.column}`)
  if (view.mode !== 'list') query.set('mode', view.mode)
  const text = query.toString()
  return text && `?${text}`
}

/** The address of the list in a view, as its query says it, with an import open beside it or none. */
export function listAddress(id: string | null, search: string): string {
  return `/imports${id === null ? '' : `/${id}`}${search}`
}

/** Whether anything is left out of the list; neither the sort nor the mode leaves anything out. */
export function isFiltered(view: View): boolean {
  return viewSearch({ ...view, sort: naturalSort, mode: 'list' }) !== ''
}

/** The view with nothing left out, in the same order and mode. */
export function withoutFilters({ sort, mode }: View): View {
  return { ...emptyView, sort, mode }
}

/** A date of a view as a date: `today` is the one of `now`. */
export function resolveDate(date: string | null, now: number): string | null {
  return date === 'today' ? localDate(now) : date
}

/** How many filters are on, but for what is in sight anyway: the search, and a single status, which has a tab. */
export function countFilters(view: View): number {
  const { facets, from, to, stuck, minRows } = view
  const others = [from !== null || to !== null, stuck, minRows !== null].filter(Boolean)
  const values = facetNames.reduce((sum, name) => sum + facets[name].length, others.length)
  return tabStatus(view) === null ? values : values - 1
}

/** The single status that is let through, which has a tab; null for all of them, or several. */
export function tabStatus({ facets }: View): string | null {
  const [status, ...others] = facets.status
  return status !== undefined && others.length === 0 ? status : null
}

/** The same view with one value of a facet let through, or no longer. */
export function toggleFacet(view: View, name: Facet, value: string): View {
  const values = view.facets[name]
  const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value]
  return { ...view, facets: { ...view.facets, [name]: next } }
}

/** The sort after a click on a column: its natural direction first, then the other one, then no sort of its own. */
export function nextSort(current: Sort, column: SortColumn): Sort {
  const descendingFirst = column === 'rows' || column === 'created'
  if (current.column !== column) return { column, descending: descendingFirst }
  if (current.descending === descendingFirst) return { column, descending: !descendingFirst }
  return naturalSort
}

/** A sort in words, for a caption. */
export function sortWords({ column, descending }: Sort): string {
  if (column === 'created') return descending ? 'newest first' : 'oldest first'
  if (column === 'rows') return descending ? 'most rows first' : 'fewest rows first'
  return `by ${column}${descending ? ', backwards' : ''}`
}

function parseSort(value: string | null): Sort {
  const name = value?.replace(/^-/, '')
  const column = sortColumns.find((known) => known === name)
  return column ? { column, descending: value?.startsWith('-') ?? false } : naturalSort
}

function isNatural(sort: Sort): boolean {
  return sort.column === naturalSort.column && sort.descending === naturalSort.descending
}

function parseViewDate(value: string | null): string | null {
  return value === 'today' ? value : parseDate(value)
}
