import type { Import } from '../../contract/import.ts'

/** What reading the selected imports again has shown. */
export type Preflight = {
  /** As they are now, and as they were when they were looked at. */
  unchanged: readonly Import[]
  changed: readonly Changed[]
  /** They do not exist any more: as they were. */
  gone: readonly Import[]
}

export type Changed = { item: Import; before: Import; how: string }

/** Compares what was selected with what was read just now. */
export function compare(selected: readonly Import[], read: ReadonlyMap<string, Import>): Preflight {
  const unchanged: Import[] = []
  const changed: Changed[] = []
  const gone: Import[] = []
  for (const before of selected) {
    const item = read.get(before.id)
    if (!item) gone.push(before)
    else {
      const how = difference(before, item)
      if (how === null) unchanged.push(item)
      else changed.push({ item, before, how })
    }
  }
  return { unchanged, changed, gone }
}

/** What is another about an import than it was, in words; null when nothing is. */
function difference(before: Import, now: Import): string | null {
  if (before.status !== now.status) return `was ${before.status}, is ${now.status} now`
  if (before.title !== now.title) return `was called “${before.title}”`
  if (before.count !== now.count) return `had ${before.count} rows, has ${now.count} now`
  return before.updatedAt === now.updatedAt ? null : 'was changed since'
}
