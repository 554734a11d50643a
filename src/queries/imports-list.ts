import type { ImportsPage } from '../api/imports.ts'
import { type Import, isInFlight, type KnownStatus } from '../contract/import.ts'

/**
 * The list as loaded so far. Upstream has no filter, sort or search, so the page derives everything from this value.
 * It is immutable: the functions here return a new one.
 */
export type ImportsList = {
  /** Newest first, as upstream lists them. */
  imports: readonly Import[]
  /** Newer than the first of `imports`. Shown on request, so that no row moves under the pointer. */
  arrived: readonly Import[]
  /** The ids of imports deleted here. They stay away even if a stale page contains them. */
  gone: ReadonlySet<string>
  /** How many items came without a usable id. */
  withoutId: number
  /** Where to continue; null when everything is loaded. */
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

/** Appends the next pages. Imports that are already in the list keep their place and get their newest version. */
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
    complete: !last.hasMore,
  }
}

/** Whether a re-read may end with this page, because the list already has what comes after it. */
export function reachesKnown({ imports, arrived, gone }: ImportsList, { data }: ImportsPage): boolean {
  // The last one, not any: an import created here is known, while older ones of other people may not have been read yet.
  const last = data.findLast(({ id }) => !gone.has(id))
  return last !== undefined && [arrived, imports].some((known) => known.some(({ id }) => id === last.id))
}

/**
 * Merges a newer read of the list, from its first page on. Changed imports are replaced in place, those that upstream no
 * longer has are dropped, and new ones wait in `arrived`. Imports older than the last page stay as they are.
 */
export function mergeNewest(list: ImportsList, pages: readonly ImportsPage[]): ImportsList {
  const last = pages.at(-1)
  if (!last) return list
  const items = pages.flatMap((page) => page.data)
  const fresh = new Map<string, Import>()
  for (const item of present(list, items)) noteReading(fresh, item)
  // Deleted imports count here: a stale page may hold nothing else, and still shows how far it reaches.
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
  // The rest is new.
  for (const { id } of imports) fresh.delete(id)
  return {
    ...list,
    // Keep the same array if nothing changed, so that nothing derived from it is computed again.
    imports: sameItems(imports, list.imports) ? list.imports : imports,
    arrived: [...fresh.values(), ...waiting],
    // Nothing new is known about items beyond the last page.
    withoutId: last.hasMore ? Math.max(list.withoutId, withoutIdIn(pages)) : withoutIdIn(pages),
  }
}

/** Replaces imports of the list by newer versions, by id. Gives the same list if none is newer. */
export function replaceImports(list: ImportsList, fresh: ReadonlyMap<string, Import>): ImportsList {
  const imports = withNewer(list.imports, fresh)
  const arrived = withNewer(list.arrived, fresh)
  return imports === list.imports && arrived === list.arrived ? list : { ...list, imports, arrived }
}

function withNewer(imports: readonly Import[], fresh: ReadonlyMap<string, Import>): readonly Import[] {
  const newer = imports.map((item) => newerOf(item, fresh.get(item.id)))
  return sameItems(newer, imports) ? imports : newer
}

/** Removes imports. They stay away even if a stale page contains them. */
export function removeImports(list: ImportsList, ids: ReadonlySet<string>): ImportsList {
  const stays = (item: Import) => !ids.has(item.id)
  return {
    ...list,
    imports: list.imports.filter(stays),
    arrived: list.arrived.filter(stays),
    gone: new Set([...list.gone, ...ids]),
  }
}

/** Moves the imports that have arrived to the top of the list. */
export function showArrived(list: ImportsList): ImportsList {
  const shown = new Set(list.imports.map(({ id }) => id))
  const arrived = list.arrived.filter(({ id }) => !shown.has(id))
  return { ...list, imports: [...arrived, ...list.imports], arrived: [] }
}

/** The imports in flight, including those in `arrived`: they may fail, too. */
export function inFlight({ imports, arrived }: ImportsList): readonly Import[] {
  return [...arrived.filter(changesByItself), ...imports.filter(changesByItself)]
}

/** Whether any import has a status, including those in `arrived`. */
export function hasStatus({ imports, arrived }: ImportsList, status: KnownStatus): boolean {
  return [arrived, imports].some((items) => items.some((item) => item.status === status))
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

/** Keeps the newest version of an import by its id. */
export function noteReading(readings: Map<string, Import>, read: Import): void {
  const held = readings.get(read.id)
  readings.set(read.id, held ? newerOf(held, read) : read)
}

/** The newer of two versions of an import; `held` if they say the same. */
function newerOf(held: Import, read: Import | undefined): Import {
  if (!read) return held
  // Without a readable `updatedAt`, the version that came last wins.
  if (read.updatedAt === '' || held.updatedAt === '') return read
  if (read.updatedAt < held.updatedAt) return held
  const sayTheSame =
    read.updatedAt === held.updatedAt && read.status === held.status && !read.unreadable === !held.unreadable
  return sayTheSame ? held : read
}
