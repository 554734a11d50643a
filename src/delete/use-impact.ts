import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { ApiError } from '../api/errors.ts'
import { formatNumber } from '../lib/format.ts'
import type { How, Use } from '../contract/webset.ts'
import { retryDelayMs } from '../queries/retry.ts'
import { websetScanQuery, websetUsesQuery } from '../queries/websets.ts'
import type { UsedBy } from './confirm-phrase.ts'

export type Impact = {
  state: 'checking' | 'checked' | 'failed'
  /** How many websets were looked at: so far, while checking. */
  looked: number
  /** How many of them could not be read in full. */
  unread: number
  /** When the last check ended, in milliseconds since the epoch by the server's clock; null when none has. */
  checkedAt: number | null
  /** Why it failed; null in the other states. */
  error: ApiError | null
  /** Why its last try failed and how many have, where it goes on by itself. */
  retrying: { reason: ApiError; count: number } | null
  /** The uses of one import as the last check found them; while checking again, and after a failure, too. */
  usesOf: (importId: string) => readonly Use[]
  recheck: () => void
}

const none: readonly Use[] = []

/** Tries in a row, and a wait before the next, that somebody who wants to decide is made to wait for. The check goes on. */
const patience = { tries: 2, ms: 3_000 }

/**
 * What the websets use, for one import or many: it is one question for all of them, and its answer counts for a minute.
 * Whoever opens something that shows it asks again when the answer is older.
 */
export function useImpact(): Impact {
  const uses = useQuery(websetUsesQuery)
  const scan = useQuery(websetScanQuery)
  const { isFetching, failureReason: reason, failureCount: count } = uses
  const retrying = isFetching && reason ? { reason, count } : null
  const isLong = reason && (count > patience.tries || retryDelayMs(count - 1, reason) > patience.ms)
  const error = isFetching ? (isLong ? reason : null) : uses.error
  const state = error ? 'failed' : isFetching ? 'checking' : 'checked'
  const byImport = uses.data?.byImport
  // The same until there is another answer: for a question about thousands of imports it is worth remembering.
  const usesOf = useCallback((importId: string) => byImport?.get(importId) ?? none, [byImport])
  const counted = state === 'checking' ? scan.data?.found : uses.data
  return {
    state,
    looked: counted?.looked ?? 0,
    unread: counted?.unread ?? 0,
    checkedAt: uses.data?.endedAt ?? null,
    error,
    retrying,
    usesOf,
    recheck: () => void uses.refetch(),
  }
}

const howWords: Record<How, string> = {
  attached: 'attached',
  excluded: 'excluded from the webset',
  scope: 'search scope',
  search_exclude: 'excluded from a search',
}

/** "Not used by any of 8 websets". No more can be said: something else than a webset may use an import. */
export function notUsedWords(looked: number): string {
  if (looked === 0) return 'Not used: there are no websets'
  return looked === 1 ? 'Not used by the only webset' : `Not used by any of ${formatNumber(looked)} websets`
}

/** A webset that uses an import, and in which ways, in words. */
export type UsingWebset = { id: string; title: string | null; how: string }

/** The websets that use an import, each once; a title of nothing but blanks is none. */
export function usingWebsets(uses: readonly Use[]): UsingWebset[] {
  const byWebset = Map.groupBy(uses, (use) => use.websetId)
  return [...byWebset].map(([id, ways]) => ({
    id,
    title: ways[0]?.websetTitle?.trim() || null,
    how: ways.map(({ how }) => howWords[how]).join(', '),
  }))
}

/**
 * How many websets use an import, for a dialog that has to decide what to ask for; null until the first check has
 * ended. While it is checked again it is what was known before, so that a field does not come and go.
 */
export function useUsedBy(importId: string, impact: Impact): UsedBy | null {
  const known = knownUse(importId, impact)
  const [last, setLast] = useState(known)
  if (known !== null && known !== last) setLast(known)
  return known ?? last
}

function knownUse(importId: string, impact: Impact): UsedBy | null {
  const { length } = usingWebsets(impact.usesOf(importId))
  // A use that was found stays one until a newer check has ended.
  if (length > 0) return length
  if (impact.state === 'checking') return null
  return impact.state === 'failed' ? 'unknown' : 0
}
