import { queryOptions, useQuery } from '@tanstack/react-query'
import { getInfo } from '../api/info.ts'
import type { Info } from '../contract/info.ts'

/**
 * What the console says of itself: sandbox or live, read-only. That changes only when the server restarts; the scenario
 * that the sandbox plays changes by `useSandboxOrder`, which notes it here.
 */
export const infoQuery = queryOptions({
  queryKey: ['info'],
  queryFn: ({ signal }) => getInfo({ signal }),
  staleTime: 60_000,
  refetchInterval: ({ state }) => (state.error ? 5_000 : false),
})

/** The same, read so often that its budget can be watched. */
export const budgetQuery = queryOptions({ ...infoQuery, staleTime: 0, refetchInterval: 2_000 })

/** Why nothing can be changed here, for what would change something; false where it can. */
export function useReadOnly(): string | false {
  const { data } = useQuery({ ...infoQuery, select: isReadOnly })
  return data === true && 'This console is read-only (READ_ONLY=1)'
}

function isReadOnly({ readOnly }: Info): boolean {
  return readOnly
}
