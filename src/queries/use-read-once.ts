import { type QueryKey, useQuery, type UseQueryOptions } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiError } from '../api/errors.ts'

/**
 * The first answer to a query, null until it is there. Later changes do not reach it: somebody works with it meanwhile, and may
 * delete what it is about.
 */
export function useReadOnce<T, Key extends QueryKey>(options: UseQueryOptions<T, ApiError, T, Key>) {
  const [read, setRead] = useState<T | null>(null)
  const query = useQuery({ ...options, subscribed: read === null })
  if (query.data !== undefined && read === null) setRead(query.data)
  return { read, query }
}
