import { MutationCache, notifyManager, QueryCache, QueryClient } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { freshFor } from './fresh-for.ts'
import { infoQuery } from './info.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError
  }
}

/**
 * The app's one query client.
 * `networkMode: always`: the console's server is usually on this machine, and answers whether or not the browser thinks
 * that it is online. `retry: false`: the client in `src/api` has already repeated what may be repeated.
 */
export function createQueryClient(): QueryClient {
  // What changed renders at the end of the task that changed it, not in one of its own behind whatever waits already.
  notifyManager.setScheduler(queueMicrotask)
  const always = { networkMode: 'always', retry: false } as const
  const onError = ({ code }: ApiError) => {
    if (tellOfTheConsole.has(code)) void client.invalidateQueries({ queryKey: infoQuery.queryKey })
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { ...always, staleTime: freshFor(5_000) }, mutations: always },
  })
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
