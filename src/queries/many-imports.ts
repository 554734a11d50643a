import type { QueryClient } from '@tanstack/react-query'
import type { Import } from '../contract/import.ts'
import { importQuery, importsListQuery } from './imports.ts'
import { type ImportsList, newerOf } from './imports-list.ts'

/** Changes of many imports at once. Apart from those of one, as the first screen needs none of it. */

/** Puts newer readings of imports into the list. */
export function noteImports(client: QueryClient, imports: ReadonlyMap<string, Import>): void {
  client.setQueryData(importsListQuery.queryKey, (list) => list && replaceImports(list, imports))
}

/**
 * Takes what jobs deleted out of everything that is cached, all at once, by id, each with the number of its record. Reads
 * of the list go on: they leave out what is gone, and a job that stopped them with every event would never let one end.
 */
export function forgetImports(client: QueryClient, records: ReadonlyMap<string, string | null>): void {
  if (records.size === 0) return
  client.setQueryData(importsListQuery.queryKey, (list) => list && removeImports(list, records))
  for (const id of records.keys()) {
    const { queryKey } = importQuery(id)
    // What shows it now reads it again, and says that it is gone.
    if (client.getQueryCache().find({ queryKey })?.isActive()) void client.invalidateQueries({ queryKey })
    else client.removeQueries({ queryKey, exact: true })
  }
}

/** Replaces imports by newer readings of them, in one pass over the list. */
export function replaceImports(list: ImportsList, fresh: ReadonlyMap<string, Import>): ImportsList {
  return { ...list, imports: list.imports.map((item) => newerOf(item, fresh.get(item.id))) }
}

/** Takes many imports out for good, each with the number of its ledger record. */
export function removeImports(list: ImportsList, records: ReadonlyMap<string, string | null>): ImportsList {
  const stays = (item: Import) => !records.has(item.id)
  return {
    ...list,
    imports: list.imports.filter(stays),
    arrived: list.arrived.filter(stays),
    gone: new Map([...list.gone, ...records]),
  }
}
