import { type Query, type QueryClient, useQuery } from '@tanstack/react-query'
import { isSignInError } from '../api/errors.ts'
import { isOtherPerson } from '../api/page-person.ts'
import type { Info } from '../contract/info.ts'
import type { Who } from '../contract/who.ts'
import { infoQuery } from './info.ts'

export { pagePerson } from '../api/page-person.ts'
export { isSignInError } from '../api/errors.ts'

/** What keeps this page from asking on: its session has ended, or somebody else is signed in now. */
export type SessionTrouble = { kind: 'ended' } | { kind: 'other person'; who: Who }

/** Null where the page is signed in as whoever opened it, and where nobody signs in. */
export function useSessionTrouble(): SessionTrouble | null {
  const { data, error } = useQuery({ ...infoQuery, select: whoOf })
  if (error && isSignInError(error)) return { kind: 'ended' }
  return data && isOtherPerson(data) ? { kind: 'other person', who: data } : null
}

function whoOf({ you }: Info): Who | null {
  return you.who
}

function isRefused({ state: { error } }: Query): boolean {
  return error !== null && isSignInError(error)
}

/** How soon after another it would go on reading: a proxy that refuses one address alone is not asked on and on. */
const everyMs = 5_000

/**
 * Reads on once the session is back, for the query client. `look`: a call was refused for want of a session; whether that
 * has ended, what the console says of itself tells. `found`: it has said so.
 */
export function watchSession(client: QueryClient) {
  let wentOnAt = -Infinity
  return {
    look: () => void client.invalidateQueries({ queryKey: infoQuery.queryKey }, { cancelRefetch: false }),
    /** What could not be read meanwhile is read now. No change is sent again. */
    found: () => {
      const who = client.getQueryData(infoQuery.queryKey)?.you.who
      if (!who || isOtherPerson(who) || performance.now() - wentOnAt < everyMs) return
      const refused = client.getQueryCache().findAll({ predicate: isRefused })
      if (refused.length === 0) return
      wentOnAt = performance.now()
      void client.invalidateQueries({ predicate: isRefused, refetchType: 'all' })
    },
  }
}
