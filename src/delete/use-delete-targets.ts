import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ApiError } from '../api/errors.ts'
import type { Import } from '../contract/import.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'
import { formatCount, formatNumber } from '../lib/format.ts'
import { recheckProgressQuery, recheckQuery } from '../queries/recheck.ts'

/**
 * What is deleted of what was selected: without what is gone or has changed, but with the changed ones that were taken
 * back in. All of them as they were loaded while nothing newer is known.
 */
export function useTargets(selected: readonly Import[], preflight: Preflight | null) {
  const [takenBack, setTakenBack] = useState<ReadonlySet<string>>(new Set())
  const targets = useMemo(() => {
    if (!preflight) return selected
    const back = preflight.changed.filter(({ item }) => takenBack.has(item.id)).map(({ item }) => item)
    return back.length > 0 ? [...preflight.unchanged, ...back] : preflight.unchanged
  }, [selected, preflight, takenBack])
  const takeBack = (ids: readonly string[], on: boolean) => {
    const next = new Set(takenBack)
    for (const id of ids) {
      if (on) next.add(id)
      else next.delete(id)
    }
    setTakenBack(next)
  }
  return { targets, takenBack, takeBack }
}

export type Reading = {
  /** What it showed; null while it is read, and where that failed. */
  preflight: Preflight | null
  /** How many were met so far. */
  met: number
  error: ApiError | null
  /** When it failed, in milliseconds since the epoch. */
  failedAt: number
  again: () => void
}

/** Reads the selected imports again, once for each `question`, where that is wanted; leaving stops it. */
export function usePreflight(question: string, selected: readonly Import[], wanted: boolean): Reading {
  const ids = useMemo(() => selected.map(({ id }) => id), [selected])
  const query = useQuery({ ...recheckQuery(question, ids), enabled: wanted })
  const met = useQuery(recheckProgressQuery(question))
  const preflight = useMemo(() => query.data && compare(selected, query.data), [selected, query.data])
  return {
    preflight: preflight ?? null,
    met: met.data ?? 0,
    error: query.isFetching ? null : query.error,
    failedAt: query.errorUpdatedAt,
    again: () => void query.refetch(),
  }
}

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
