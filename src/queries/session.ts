import { type Query, type QueryClient, useQuery } from '@tanstack/react-query'
import { isSignInError } from '../api/errors.ts'
import { isOtherPerson } from '../api/page-person.ts'
import type { Info } from '../contract/info.ts'
import type { Who } from '../contract/who.ts'
import { infoQuery } from './info.ts'

export { pagePerson } from '../api/page-person.ts'
export { isSignInError } from '../api/errors.ts'

/** Why the console refuses what this page asks: its session has ended, or somebody else is signed in now. */
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

/** The least time between two such reads: a proxy may refuse a single address for good. */
const readAgainEveryMs = 5_000

/** Reads again what was refused for want of a session, once somebody has signed in again. For the query client. */
export function watchSession(client: QueryClient) {
  let readAgainAt = -Infinity
  return {
    /** After a refusal: asks the console who is signed in. */
    check: () => void client.invalidateQueries({ queryKey: infoQuery.queryKey }, { cancelRefetch: false }),
    /** After the answer. No change is sent again. */
    readAgain: () => {
      const who = client.getQueryData(infoQuery.queryKey)?.you.who
      if (!who || isOtherPerson(who) || performance.now() - readAgainAt < readAgainEveryMs) return
      const refused = client.getQueryCache().findAll({ predicate: isRefused })
      if (refused.length === 0) return
      readAgainAt = performance.now()
      void client.invalidateQueries({ predicate: isRefused, refetchType: 'all' })
    },
  }
}
