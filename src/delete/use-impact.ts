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
  /** How many websets were checked so far. */
  looked: number
  /** How many of them could not be read in full. */
  unread: number
  /** When the last check ended, in milliseconds since the epoch by the server's clock; null when none has. */
  checkedAt: number | null
  /** Why it failed; null in the other states. */
  error: ApiError | null
  /** Why the last try failed and how many have failed, while it tries again. */
  retrying: { reason: ApiError; count: number } | null
  /** The uses of one import, as the last complete check found them. */
  usesOf: (importId: string) => readonly Use[]
  recheck: () => void
}

const none: readonly Use[] = []

/** How many tries, and how long a wait, before the dialog stops waiting for the check. The check itself goes on. */
const patience = { tries: 2, ms: 3_000 }

/**
 * What the websets use. One check answers for all imports, and stays fresh for a minute. Opening something that shows it
 * checks again if the last check is older.
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
  // Stable between checks, because callers memoize work for thousands of imports by it.
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

/** "Not used by any of 8 websets". It does not say "not used": something other than a webset may use an import. */
export function notUsedWords(looked: number): string {
  if (looked === 0) return 'Not used: there are no websets'
  return looked === 1 ? 'Not used by the only webset' : `Not used by any of ${formatNumber(looked)} websets`
}

/** A webset that uses an import, and how, in words. */
export type UsingWebset = { id: string; title: string | null; how: string }

/** The websets that use an import, each once. A blank title counts as none. */
export function usingWebsets(uses: readonly Use[]): UsingWebset[] {
  const byWebset = Map.groupBy(uses, (use) => use.websetId)
  return [...byWebset].map(([id, ways]) => ({
    id,
    title: ways[0]?.websetTitle?.trim() || null,
    how: ways.map(({ how }) => howWords[how]).join(', '),
  }))
}

/**
 * How many websets use an import, for a dialog that decides what to ask; null until the first check has ended. Keeps the
 * last value during another check, so that the field does not flicker.
 */
export function useUsedBy(importId: string, impact: Impact): UsedBy | null {
  const known = knownUse(importId, impact)
  const [last, setLast] = useState(known)
  if (known !== null && known !== last) setLast(known)
  return known ?? last
}

function knownUse(importId: string, impact: Impact): UsedBy | null {
  const { length } = usingWebsets(impact.usesOf(importId))
  // A known use counts until a newer check has ended.
  if (length > 0) return length
  if (impact.state === 'checking') return null
  return impact.state === 'failed' ? 'unknown' : 0
}
