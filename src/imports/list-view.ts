import { type Import, knownStatuses } from '../contract/import.ts'

/** What the address says about the list: `?status=failed`. Null shows everything. */
export type ListView = { status: string | null }

export function parseListView(search: string): ListView {
  return { status: new URLSearchParams(search).get('status') || null }
}

/** The query of an address that shows this view, with its `?`; empty for the plain list. */
export function listViewSearch({ status }: ListView): string {
  return status === null ? '' : `?${new URLSearchParams({ status }).toString()}`
}

export function matchingImports(imports: readonly Import[], { status }: ListView): readonly Import[] {
  return status === null ? imports : imports.filter((item) => item.status === status)
}

export type StatusCount = { status: string; count: number }

/**
 * How many of each status are loaded: the usual four always, in the order of an import's life, then whatever else
 * occurs, unknown statuses included.
 */
export function countStatuses(imports: readonly Import[]): StatusCount[] {
  const counts = new Map<string, number>(knownStatuses.map((status) => [status, 0]))
  for (const { status } of imports) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts]
    .map(([status, count]) => ({ status, count }))
    .filter(({ status, count }) => count > 0 || status !== 'canceled')
}
