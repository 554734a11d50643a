import type { ImportsPage } from '../api/imports.ts'
import { type Import, isInFlight } from '../contract/import.ts'

/**
 * The list as it is loaded so far. Upstream has no filter, sort or search, so everything that the page shows is worked
 * out from this one value. The functions here take one and give a new one.
 */
export type ImportsList = {
  /** Newest first, as upstream lists them. */
  imports: readonly Import[]
  /** Newer than the first of `imports`; shown when the reader asks, so that no row moves under the pointer. */
  arrived: readonly Import[]
  /** The ids of what was deleted here. They stay away even if a stale page brings them back. */
  gone: ReadonlySet<string>
  /** How many items came without an id that they could be shown by. */
  withoutId: number
  /** Where to go on; null when everything is loaded. */
  nextCursor: string | null
  complete: boolean
}

export const emptyList: ImportsList = {
  imports: [],
  arrived: [],
  gone: new Set(),
  withoutId: 0,
  nextCursor: null,
  complete: false,
}

/** Whether the list ends with this page. One that says that there is more and not where is none: `endlessListGuard` tells. */
export function isLastPage({ hasMore }: ImportsPage): boolean {
  return !hasMore
}

/** Adds the next pages, in their order, at the end. What is there already stays in its place, in its newest reading. */
export function appendPages(list: ImportsList, pages: readonly ImportsPage[]): ImportsList {
  const last = pages.at(-1)
  if (!last) return list
  const known = new Set(list.imports.map(({ id }) => id))
  const added: Import[] = []
  const again = new Map<string, Import>()
  for (const page of pages)
    for (const item of present(list, page.data)) {
      if (known.has(item.id)) noteReading(again, item)
      else added.push(item)
      known.add(item.id)
    }
  const imports = list.imports.concat(added)
  return {
    ...list,
    imports: again.size === 0 ? imports : imports.map((item) => newerOf(item, again.get(item.id))),
    withoutId: list.withoutId + withoutIdIn(pages),
    nextCursor: last.nextCursor,
    complete: isLastPage(last),
  }
}

/** Whether a newer reading may end with this page: what comes after it is in the list already. */
export function reachesKnown({ imports, arrived, gone }: ImportsList, { data }: ImportsPage): boolean {
  // Not just any: one that was made here is known, while what others made before it may never have been read.
  const last = data.findLast(({ id }) => !gone.has(id))
  return last !== undefined && [arrived, imports].some((known) => known.some(({ id }) => id === last.id))
}

/**
 * Brings in a newer reading of the list, from its first page on: changed rows are replaced where they stand, rows that
 * upstream no longer has are dropped, and new ones wait in `arrived`. What is older than the last page stays as it is.
 */
export function mergeNewest(list: ImportsList, pages: readonly ImportsPage[]): ImportsList {
  const last = pages.at(-1)
  if (!last) return list
  const items = pages.flatMap((page) => page.data)
  const fresh = new Map<string, Import>()
  for (const item of present(list, items)) noteReading(fresh, item)
  // How far a stale page reaches is told also by what was deleted here, which may be all that it holds.
  const oldest = items.findLast(({ createdAt }) => createdAt !== '')
  const isBehind = (item: Import) => last.hasMore && (!oldest || item.createdAt <= oldest.createdAt)
  const imports = list.imports
    .filter((item) => fresh.has(item.id) || isBehind(item))
    .map((item) => newerOf(item, fresh.get(item.id)))
  const waiting = list.arrived.filter((item) => !fresh.has(item.id) && isBehind(item))
  for (const held of list.arrived) {
    const read = fresh.get(held.id)
    if (read) fresh.set(held.id, newerOf(held, read))
  }
  // What this leaves is new.
  for (const { id } of imports) fresh.delete(id)
  return {
    ...list,
    // The same ones when nothing changed, as with most readings: all that is worked out from them stays right.
    imports: sameItems(imports, list.imports) ? list.imports : imports,
    arrived: [...fresh.values(), ...waiting],
    // Of those behind the last page nothing is known anew.
    withoutId: last.hasMore ? Math.max(list.withoutId, withoutIdIn(pages)) : withoutIdIn(pages),
  }
}

/** Replaces one import by a newer reading of it. */
export function replaceImport(list: ImportsList, fresh: Import): ImportsList {
  if (list.gone.has(fresh.id)) return list
  const imports = withNewer(list.imports, fresh)
  if (imports !== list.imports) return { ...list, imports }
  const arrived = withNewer(list.arrived, fresh)
  return arrived === list.arrived ? list : { ...list, arrived }
}

function withNewer(imports: readonly Import[], fresh: Import): readonly Import[] {
  const index = imports.findIndex((item) => item.id === fresh.id)
  const current = imports[index]
  if (!current) return imports
  const newer = newerOf(current, fresh)
  return newer === current ? imports : imports.with(index, newer)
}

/** Replaces imports by newer readings of them, in one pass over the list. */
export function replaceImports(list: ImportsList, fresh: ReadonlyMap<string, Import>): ImportsList {
  return { ...list, imports: list.imports.map((item) => newerOf(item, fresh.get(item.id))) }
}

/** Takes imports out for good. */
export function removeImports(list: ImportsList, ids: ReadonlySet<string>): ImportsList {
  const stays = (item: Import) => !ids.has(item.id)
  return {
    ...list,
    imports: list.imports.filter(stays),
    arrived: list.arrived.filter(stays),
    gone: new Set([...list.gone, ...ids]),
  }
}

/** Puts what has arrived at the top of the list. */
export function showArrived(list: ImportsList): ImportsList {
  const shown = new Set(list.imports.map(({ id }) => id))
  const arrived = list.arrived.filter(({ id }) => !shown.has(id))
  return { ...list, imports: [...arrived, ...list.imports], arrived: [] }
}

/** The imports that change by themselves: also those that wait to be shown, as they may fail too. */
export function inFlight({ imports, arrived }: ImportsList): readonly Import[] {
  return [...arrived.filter(changesByItself), ...imports.filter(changesByItself)]
}

function withoutIdIn(pages: readonly ImportsPage[]): number {
  return pages.reduce((sum, page) => sum + page.withoutId, 0)
}

function changesByItself({ status }: Import): boolean {
  return isInFlight(status)
}

function sameItems(a: readonly Import[], b: readonly Import[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

function present(list: ImportsList, imports: readonly Import[]): readonly Import[] {
  return list.gone.size === 0 ? imports : imports.filter((item) => !list.gone.has(item.id))
}

/** Notes a reading of an import by its id, unless a newer one is there. */
export function noteReading(readings: Map<string, Import>, read: Import): void {
  const held = readings.get(read.id)
  readings.set(read.id, held ? newerOf(held, read) : read)
}

/** The newer of two readings of an import, whichever came first; what is held, where they say the same. */
function newerOf(held: Import, read: Import | undefined): Import {
  if (!read) return held
  // Where it could not be read when they were updated, what came last is taken.
  if (read.updatedAt === '' || held.updatedAt === '') return read
  if (read.updatedAt < held.updatedAt) return held
  const sayTheSame =
    read.updatedAt === held.updatedAt && read.status === held.status && !read.unreadable === !held.unreadable
  return sayTheSame ? held : read
}
