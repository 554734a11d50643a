import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { endSession, listSessions, listTokens, makeToken, revokeToken, signOut } from '../api/access.ts'
import type { ApiError } from '../api/errors.ts'
import type { MadeToken, NewToken, Session, Token } from '../contract/access.ts'
import { freshFor } from './fresh-for.ts'
import { infoQuery } from './info.ts'
import { tellOfSession } from './session-channel.ts'

const sessionsEveryMs = 15_000

/** Who is signed in, whoever was last active first. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => byLastUse(await listSessions({ signal })),
  refetchInterval: sessionsEveryMs,
})

function byLastUse(sessions: readonly Session[]): Session[] {
  return sessions.toSorted((a, b) => b.lastUsedAt.localeCompare(a.lastUsedAt))
}

/** Ends a session. */
export function useEndSession() {
  const client = useQueryClient()
  return useMutation<void, ApiError, Session>({
    mutationFn: ({ id }) => endSession(id),
    onSuccess: async (_answer, { current }) => {
      // The session of this browser: its other tabs have to know, and the info of this page has changed.
      if (current) tellOfSession()
      await client.invalidateQueries({ queryKey: (current ? infoQuery : sessionsQuery).queryKey })
    },
    // It may have ended by itself meanwhile.
    onError: () => void client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
}

/** The tokens of scripts, the newest first. */
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) =>
    (await listTokens({ signal })).toSorted((a, b) => b.madeAt.localeCompare(a.madeAt)),
  staleTime: freshFor(0),
})

/** Makes a token for a script. */
export function useMakeToken() {
  const client = useQueryClient()
  return useMutation<MadeToken, ApiError, NewToken>({
    mutationFn: makeToken,
    onSuccess: () => void client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
    // The token is shown once, and must not stay in the cache of this page.
    gcTime: 0,
  })
}

/** Revokes a token. */
export function useRevokeToken() {
  const client = useQueryClient()
  return useMutation<Token, ApiError, string>({
    mutationFn: revokeToken,
    onSuccess: (token) =>
      client.setQueryData(tokensQuery.queryKey, (tokens) =>
        tokens?.map((each) => (each.id === token.id ? token : each)),
      ),
    onError: () => void client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  })
}

/** Signs out here, and leaves the page for where the provider ends its session too. */
export function useSignOut() {
  return useMutation<string>({
    mutationFn: signOut,
    onSuccess: (address) => {
      tellOfSession()
      location.assign(address)
    },
  })
}
