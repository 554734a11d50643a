import { queryOptions, useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { getInfo } from '../api/info.ts'
import { accountChangedTo, onAccountChange } from '../api/page-account.ts'
import type { Account } from '../contract/account.ts'
import type { Info } from '../contract/info.ts'
import { freshFor } from './fresh-for.ts'

export { pageAccount } from '../api/page-account.ts'

/**
 * What the console says of itself: its account, read-only, why it refuses changes. That changes when the server restarts
 * or the ledger turns out to be broken; `query-client.ts` asks again when an answer tells of that. The scenario that the
 * sandbox plays changes by `useSandboxOrder`, which notes it here.
 */
export const infoQuery = queryOptions({
  queryKey: ['info'],
  queryFn: ({ signal }) => getInfo({ signal }),
  staleTime: freshFor(60_000),
  // The page waits for the first of these before it draws anything.
  retry: false,
  // The server may be another one than when this page was last looked at.
  refetchOnWindowFocus: 'always',
  // A refusal may end without this page: by a command, or once the disk has room again.
  refetchInterval: ({ state }) => (state.error || state.data?.refusing ? 5_000 : false),
})

/** A part of it; undefined until it is known. */
export function useInfo<T>(select: (info: Info) => T): T | undefined {
  return useQuery({ ...infoQuery, select }).data
}

/** The same, read so often that its budget can be watched. */
export const budgetQuery = queryOptions({ ...infoQuery, staleTime: 0, refetchInterval: 2_000 })

/** The account that the console is on since it was started anew; null where that is still the one of this page. */
export function useAccountChange(): Account | null {
  return useSyncExternalStore(onAccountChange, accountChangedTo)
}
