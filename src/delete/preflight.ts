import type { Import } from '../contract/import.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'

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

/** What is another about an import than it was, in words that go on after its title; null when nothing is. */
function difference(before: Import, now: Import): string | null {
  const ways = [
    before.status !== now.status && `was ${lower(before.status)} and is ${lower(now.status)} now`,
    before.title !== now.title && `was called “${before.title}”`,
    before.count !== now.count &&
      `had ${formatCount(before.count, 'row')} and has ${formatNumber(now.count)} now`,
  ].filter((way) => way !== false)
  if (ways.length > 0) return ways.join(', ')
  return before.updatedAt === now.updatedAt ? null : 'was updated'
}

function lower(status: string): string {
  return statusLabel(status).toLowerCase()
}
