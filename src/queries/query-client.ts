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
 * that it is online. Reads are repeated until a limit or a broken connection has passed, and wait meanwhile with what they
 * have; `failureReason` tells why. So no mutation waits for reads that its success or failure has invalidated. What changes
 * something is never repeated by itself.
 */
export function createQueryClient(): QueryClient {
  // What changed renders at the end of the task that changed it, not in one of its own behind whatever waits already.
  notifyManager.setScheduler(queueMicrotask)
  const networkMode = 'always'
  const [infoKey] = infoQuery.queryKey
  const onError = (error: ApiError) => {
    if (isSignInError(error)) session.look()
    else if (tellOfTheConsole.has(error.code)) void client.invalidateQueries({ queryKey: infoQuery.queryKey })
  }
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => queryKey[0] !== infoKey && onError(error),
      onSuccess: (_data, { queryKey }) => queryKey[0] === infoKey && session.found(),
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

/** Failures after which the console is not what this page takes it for. */
const tellOfTheConsole = new Set([
  'account_changed',
  'account_unconfirmed',
  'ledger_broken',
  'ledger_unavailable',
  'read_only',
])
