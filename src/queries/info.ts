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
  // What is refused may be lifted elsewhere: at the command line, by whoever sees to the disk.
  refetchInterval: ({ state }) => (state.error || state.data?.refusing ? 5_000 : false),
})

/** The same, read so often that its budget can be watched. */
export const budgetQuery = queryOptions({ ...infoQuery, staleTime: 0, refetchInterval: 2_000 })

/** The account that the console is on since it was started anew; null where that is still the one of this page. */
export function useAccountChange(): Account | null {
  return useSyncExternalStore(onAccountChange, accountChangedTo)
}

/** Why nothing can be changed here, for what would change something; false where it can. */
export function useReadOnly(): string | false {
  const { data } = useQuery({ ...infoQuery, select: isReadOnly })
  return data === true && readOnlyWords
}

/**
 * Why no import can be changed or deleted here at present, for what would do that; false where it can. Besides a console
 * that is read-only: one whose key or ledger waits for a person.
 */
export function useRefused(): string | false {
  const { data } = useQuery({ ...infoQuery, select: refusedBecause })
  return data ?? false
}

const readOnlyWords = 'This console is read-only (READ_ONLY=1)'

function isReadOnly({ readOnly }: Info): boolean {
  return readOnly
}

function refusedBecause({ readOnly, refusing }: Info): string | false {
  if (readOnly) return readOnlyWords
  switch (refusing?.code) {
    case undefined:
      return false
    case 'account_unconfirmed':
      return 'The API key is new to this account: confirm the account first'
    case 'ledger_broken':
      return 'The ledger was changed or damaged: see the Deletions page first'
    case 'ledger_unavailable':
      return 'The ledger cannot be used: the notice on this page says why'
    default:
      return refusing?.message ?? false
  }
}
