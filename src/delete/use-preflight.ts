import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ApiError } from '../api/errors.ts'
import type { Import } from '../contract/import.ts'
import { metAgainQuery, readAgainQuery } from '../queries/read-again.ts'
import { compare, type Preflight } from './preflight.ts'

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
  const query = useQuery({ ...readAgainQuery(question, ids), enabled: wanted })
  const met = useQuery(metAgainQuery(question))
  const preflight = useMemo(() => query.data && compare(selected, query.data), [selected, query.data])
  return {
    preflight: preflight ?? null,
    met: met.data ?? 0,
    error: query.isFetching ? null : query.error,
    failedAt: query.errorUpdatedAt,
    again: () => void query.refetch(),
  }
}
