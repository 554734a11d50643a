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
 * Takes what jobs deleted out of everything that is cached, all at once, by id. Reads of the list go on: they leave out
 * what is gone, and a job that stopped them with every event would never let one end.
 */
export function forgetImports(client: QueryClient, ids: ReadonlySet<string>): void {
  if (ids.size === 0) return
  client.setQueryData(importsListQuery.queryKey, (list) => list && removeImports(list, ids))
  for (const id of ids) {
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

/** Takes many imports out for good. */
export function removeImports(list: ImportsList, ids: ReadonlySet<string>): ImportsList {
  const stays = (item: Import) => !ids.has(item.id)
  return {
    ...list,
    imports: list.imports.filter(stays),
    arrived: list.arrived.filter(stays),
    gone: new Set([...list.gone, ...ids]),
  }
}
