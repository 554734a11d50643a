import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ApiError } from '../api/errors.ts'
import type { Import } from '../contract/import.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'
import { formatCount, formatNumber } from '../lib/format.ts'
import { withIds } from '../view/use-selection.ts'
import { recheckProgressQuery, recheckQuery } from '../queries/recheck.ts'

/**
 * What of the selection will be deleted: not what is gone or has changed since, except for the changed ones that the person
 * included again. Until they are rechecked, all of them.
 */
export function useTargets(selected: readonly Import[], recheck: Recheck | null) {
  const [included, setIncluded] = useState<ReadonlySet<string>>(new Set())
  const targets = useMemo(() => {
    if (!recheck) return selected
    const again = recheck.changed.filter(({ item }) => included.has(item.id)).map(({ item }) => item)
    return again.length > 0 ? [...recheck.unchanged, ...again] : recheck.unchanged
  }, [selected, recheck, included])
  const include = (ids: readonly string[], on: boolean) => setIncluded(withIds(included, ids, on))
  return { targets, included, include }
}

export type RecheckState = {
  /** Null until all were read, and when that failed. */
  recheck: Recheck | null
  /** How many were found so far. */
  count: number
  error: ApiError | null
  /** Why the last try failed and how many have, where they are tried again by themselves. */
  retrying: { reason: ApiError; count: number } | null
  /** When it failed, in milliseconds since the epoch. */
  failedAt: number
  retry: () => void
}

/** Reads the selected imports again, once for each `key`. Closing the dialog stops it. */
export function useRecheck(key: string, selected: readonly Import[], enabled: boolean): RecheckState {
  const ids = useMemo(() => selected.map(({ id }) => id), [selected])
  const query = useQuery({ ...recheckQuery(key, ids), enabled })
  const { data: count = 0 } = useQuery(recheckProgressQuery(key))
  const recheck = useMemo(() => query.data && compare(selected, query.data), [selected, query.data])
  return {
    recheck: recheck ?? null,
    count,
    error: query.isFetching ? null : query.error,
    retrying: query.failureReason && { reason: query.failureReason, count: query.failureCount },
    failedAt: query.errorUpdatedAt,
    retry: () => void query.refetch(),
  }
}

/** How the selected imports compare with what was read just now. */
export type Recheck = {
  unchanged: readonly Import[]
  changed: readonly Changed[]
  /** They no longer exist: as they were. */
  gone: readonly Import[]
}

export type Changed = { item: Import; how: string }

/** Compares what was selected with what was read just now. */
export function compare(selected: readonly Import[], read: ReadonlyMap<string, Import>): Recheck {
  const unchanged: Import[] = []
  const changed: Changed[] = []
  const gone: Import[] = []
  for (const before of selected) {
    const item = read.get(before.id)
    if (!item) gone.push(before)
    else {
      const how = difference(before, item)
      if (how === null) unchanged.push(item)
      else changed.push({ item, how })
    }
  }
  return { unchanged, changed, gone }
}

/** What changed about an import, in words that follow its title; null when nothing did. */
function difference(before: Import, now: Import): string | null {
  const ways = [
    before.status !== now.status && `was ${lower(before.status)} and is ${lower(now.status)} now`,
    before.title !== now.title && `was called “${isolated(before.title)}”`,
    before.count !== now.count &&
      `had ${formatCount(before.count, 'row')} and has ${formatNumber(now.count)} now`,
  ].filter((way) => way !== false)
  if (ways.length > 0) return ways.join(', ')
  return before.updatedAt === now.updatedAt ? null : 'was updated'
}

/** A text whose direction changes nothing of what follows it: what `bdi` does, for a sentence. */
function isolated(text: string): string {
  return `\u2068${text}\u2069`
}

function lower(status: string): string {
  return statusLabel(status).toLowerCase()
}
