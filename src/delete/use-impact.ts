import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { ApiError } from '../api/errors.ts'
import type { Use } from '../queries/webset-uses.ts'
import { websetSweepQuery, websetUsesQuery } from '../queries/websets.ts'

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
  /** When it failed, in milliseconds since the epoch. */
  failedAt: number
  /** The uses of one import as the last check found them; while checking again, and after a failure, too. */
  usesOf: (importId: string) => readonly Use[]
  recheck: () => void
}

const none: readonly Use[] = []

/**
 * What the websets use, for one import or many: it is one question for all of them, and its answer counts for a minute.
 * Whoever opens something that shows it asks again when the answer is older.
 */
export function useImpact(): Impact {
  const uses = useQuery(websetUsesQuery)
  const sweep = useQuery(websetSweepQuery)
  const state = uses.isFetching ? 'checking' : uses.error ? 'failed' : 'checked'
  const byImport = uses.data?.byImport
  // The same until there is another answer: for a question about thousands of imports it is worth remembering.
  const usesOf = useCallback((importId: string) => byImport?.get(importId) ?? none, [byImport])
  const counted = state === 'checking' ? sweep.data?.found : uses.data
  return {
    state,
    looked: counted?.looked ?? 0,
    unread: counted?.unread ?? 0,
    checkedAt: uses.data?.endedAt ?? null,
    error: state === 'failed' ? uses.error : null,
    failedAt: uses.errorUpdatedAt,
    usesOf,
    recheck: () => void uses.refetch(),
  }
}
