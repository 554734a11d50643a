import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { confirmAccount, getAccount } from '../api/info.ts'
import type { AccountState } from '../contract/account.ts'
import { invalidateDeletions } from './deletions.ts'
import { freshFor } from './fresh-for.ts'
import { infoQuery } from './info.ts'
import { invalidateJobs } from './jobs.ts'

/** Whose imports these are, whether the key is known, and what waits for other accounts. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => getAccount({ signal }),
  staleTime: freshFor(30_000),
})

/** Confirms that the API key is for this account. What waited for that goes on at once. */
export function useConfirmAccount() {
  const client = useQueryClient()
  return useMutation<AccountState>({
    mutationFn: confirmAccount,
    onSuccess: async (state) => {
      client.setQueryData(accountQuery.queryKey, state)
      await client.invalidateQueries({ queryKey: infoQuery.queryKey })
      void invalidateJobs(client)
      void invalidateDeletions(client)
    },
  })
}
