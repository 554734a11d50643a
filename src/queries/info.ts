import { queryOptions } from '@tanstack/react-query'
import { getInfo } from '../api/info.ts'

/** What the console says of itself: sandbox or live, read-only, its budget. It changes only when the server restarts. */
export const infoQuery = queryOptions({
  queryKey: ['info'],
  queryFn: ({ signal }) => getInfo({ signal }),
  staleTime: 60_000,
  refetchInterval: ({ state }) => (state.error ? 5_000 : false),
})
