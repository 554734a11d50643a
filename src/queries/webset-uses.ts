import { type Use, usesOfWebset, type WebsetSources } from '../contract/webset.ts'

/** What some websets use, by the id of the import. */
export type Uses = {
  /** How many websets were looked at, each counted once. */
  looked: number
  /** How many of them could not be read in full, so that uses may be missing. */
  unread: number
  byImport: ReadonlyMap<string, readonly Use[]>
  /** The ids of those that were looked at. */
  seen: ReadonlySet<string>
}

export const noUses: Uses = { looked: 0, unread: 0, byImport: new Map(), seen: new Set() }

/** Adds the uses of these websets, and returns a new value. A webset that was read before is not counted again. */
export function addUses(uses: Uses, websets: readonly (WebsetSources | null)[]): Uses {
  const byImport = new Map(uses.byImport)
  const seen = new Set(uses.seen)
  let { looked, unread } = uses
  for (const webset of websets) {
    const found = usesOfWebset(webset)
    if (!webset || !seen.has(webset.id)) {
      looked += 1
      if (!found.whole) unread += 1
    }
    if (webset) seen.add(webset.id)
    for (const [importId, use] of found.uses) {
      const known = byImport.get(importId) ?? []
      if (!known.some((each) => each.websetId === use.websetId && each.how === use.how))
        byImport.set(importId, [...known, use])
    }
  }
  return { looked, unread, byImport, seen }
}
