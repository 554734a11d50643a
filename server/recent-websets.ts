import type { UsedBy } from '../src/contract/deletion.ts'
import { sourcesOf, usesOfWebset, type WebsetUses } from '../src/contract/webset.ts'

/**
 * What websets use, learnt from their pages as these pass through this console, so that a deletion's record can say what
 * used the import that went.
 */
export type RecentWebsets = {
  /** Takes a page of websets as the API sent it, and the cursor that it was asked for with; null for the first one. */
  remember(cursor: string | null, page: unknown): void
  /** What the last complete reading found about an import; null if there was none. */
  usedBy(importId: string): UsedBy | null
  /** Milliseconds since the last complete reading began; Infinity if there was none. */
  ageMs(): number
}

/** A reading of the list up to some page, as a chain of pages: two readers that part share what they have in common. */
type Reading = {
  before: Reading | null
  /** When its first page came, ISO: since then nobody has looked at the websets on that page. */
  begunAt: string
  /** The same on the clock of `performance.now()`. */
  begunMs: number
  websets: readonly (WebsetUses & { id: string | null })[]
}

type Finished = {
  checkedAt: string
  begunMs: number
  looked: number
  unread: number
  uses: Map<string, Use[]>
}
type Use = UsedBy['uses'][number]

/** Readings under way: each tab has one at most. */
const keptReadings = 16

/** Uses that a record names; more of them say nothing more. */
const namedUses = 100

const titleCharacters = 200

/** Knows the last finished reading; one that stops half-way tells nothing. */
export function createRecentWebsets(): RecentWebsets {
  /** By the cursor that goes on with them. A page that is asked for twice finds what it goes on with both times. */
  const underWay = new Map<string, Reading>()
  let finished: Finished | null = null

  return {
    remember: (cursor, page) => {
      const { data, hasMore, nextCursor } = (page ?? {}) as Record<string, unknown>
      const before = cursor === null ? null : underWay.get(cursor)
      if (before === undefined || !Array.isArray(data)) return
      const begunAt = before?.begunAt ?? new Date().toISOString()
      const begunMs = before?.begunMs ?? performance.now()
      const reading: Reading = { before, begunAt, begunMs, websets: data.map(read) }
      if (hasMore !== true) {
        finished = sumUp(reading)
        return
      }
      if (typeof nextCursor !== 'string') return
      underWay.delete(nextCursor)
      underWay.set(nextCursor, reading)
      const oldest = underWay.keys().next()
      if (underWay.size > keptReadings && !oldest.done) underWay.delete(oldest.value)
    },
    usedBy: (importId) => {
      if (!finished) return null
      const { checkedAt, looked, unread } = finished
      const uses = finished.uses.get(importId) ?? []
      const websets = new Set(uses.map(({ websetId }) => websetId)).size
      return { checkedAt, looked, unread, websets, uses: uses.slice(0, namedUses) }
    },
    // Whichever clock says more: one may be set back, the other stands still while the machine sleeps.
    ageMs: () =>
      finished
        ? Math.max(performance.now() - finished.begunMs, Date.now() - Date.parse(finished.checkedAt))
        : Infinity,
  }
}

function read(webset: unknown): Reading['websets'][number] {
  const sources = sourcesOf(webset)
  const title = sources?.title?.slice(0, titleCharacters) ?? null
  return { id: sources?.id ?? null, ...usesOfWebset(sources && { ...sources, title }) }
}

/** All pages together. A webset that moved to a later page meanwhile, and stands on two, counts once. */
function sumUp(last: Reading): Finished {
  const uses = new Map<string, Use[]>()
  const seen = new Set<string>()
  let [looked, unread] = [0, 0]
  for (let reading: Reading | null = last; reading; reading = reading.before)
    for (const webset of reading.websets) {
      if (webset.id !== null && seen.has(webset.id)) continue
      if (webset.id !== null) seen.add(webset.id)
      looked += 1
      if (!webset.whole) unread += 1
      for (const [importId, use] of webset.uses) {
        const known = uses.get(importId) ?? []
        if (!known.some(({ websetId, how }) => websetId === use.websetId && how === use.how)) known.push(use)
        uses.set(importId, known)
      }
    }
  return { checkedAt: last.begunAt, begunMs: last.begunMs, looked, unread, uses }
}
