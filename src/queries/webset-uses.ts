import type { WebsetSources } from '../contract/webset.ts'

/**
 * How a webset uses an import: it is attached; its items are left out of the webset; a search looks only inside it; a
 * search leaves it out.
 */
export type How = 'attached' | 'excluded' | 'scope' | 'search_exclude'

export type Use = { websetId: string; websetTitle: string | null; how: How }

/** What some websets use, by the id of the import. */
export type Uses = {
  /** How many websets were looked at, each counted once. */
  looked: number
  /** How many of them have a part that could not be read, where a use may be overlooked. */
  unread: number
  byImport: ReadonlyMap<string, readonly Use[]>
  /** The ids of those that were looked at. */
  seen: ReadonlySet<string>
}

export const noUses: Uses = { looked: 0, unread: 0, byImport: new Map(), seen: new Set() }

/** Adds what these websets use; one that was looked at before counts no more, and what it uses is added all the same. Gives a new value. */
export function addUses(uses: Uses, websets: readonly (WebsetSources | null)[]): Uses {
  const byImport = new Map(uses.byImport)
  const seen = new Set(uses.seen)
  let { looked, unread } = uses
  for (const webset of websets) {
    const found = readUses(webset)
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

type Source = { id: string; source?: string } | null

function readUses(webset: WebsetSources | null): { uses: [importId: string, use: Use][]; whole: boolean } {
  if (webset === null) return { uses: [], whole: false }
  const { id: websetId, title: websetTitle, imports, excludes, searches } = webset
  let whole = true
  const uses: [string, Use][] = []
  const note = (sources: readonly Source[], how: How) => {
    for (const source of sources) {
      if (source === null) whole = false
      // What is attached names no source: it is an import. Elsewhere it may be another webset.
      else if (source.source === undefined || source.source === 'import')
        uses.push([source.id, { websetId, websetTitle, how }])
    }
  }
  note(imports, 'attached')
  note(excludes, 'excluded')
  for (const { scope, exclude } of searches) {
    note(scope, 'scope')
    note(exclude, 'search_exclude')
  }
  return { uses, whole }
}
