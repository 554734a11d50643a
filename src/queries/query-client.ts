import { MutationCache, notifyManager, QueryCache, QueryClient } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { freshFor } from './fresh-for.ts'
import { infoQuery } from './info.ts'
import { passesByItself, retryDelayMs } from './retry.ts'
import { isSignInError, watchSession } from './session.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError
  }
}

/**
 * The app's one query client.
 * `networkMode: always`: the console's server is usually on this machine, and answers whether or not the browser thinks
 * that it is online. Reads are repeated until a limit or a broken connection has passed; `failureReason` tells why. A
 * mutation that awaits such a read is pending for as long. Changes are not repeated, except to stop or undo a job.
 */
export function createQueryClient(): QueryClient {
  // React hears of changes at the end of the task that made them, not in a later task behind whatever waits already.
  notifyManager.setScheduler(queueMicrotask)
  const networkMode = 'always'
  const [infoKey] = infoQuery.queryKey
  const onError = (error: ApiError) => {
    if (isSignInError(error)) session.check()
    else if (outdatesInfo.has(error.code)) void client.invalidateQueries({ queryKey: infoQuery.queryKey })
  }
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => queryKey[0] !== infoKey && onError(error),
      onSuccess: (_data, { queryKey }) => queryKey[0] === infoKey && session.readAgain(),
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        networkMode,
        staleTime: freshFor(5_000),
        retry: (_failures, error) => passesByItself(error),
        retryDelay: retryDelayMs,
      },
      mutations: { networkMode, retry: false, retryDelay: retryDelayMs },
    },
  })
  const session = watchSession(client)
  return client
}

/** Codes of failures after which the info that this page has is out of date. */
const outdatesInfo = new Set([
  'account_changed',
  'account_unconfirmed',
  'ledger_broken',
  'ledger_unavailable',
  'read_only',
])
