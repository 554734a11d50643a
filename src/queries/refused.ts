import { useQuery } from '@tanstack/react-query'
import type { Info } from '../contract/info.ts'
import type { Job } from '../contract/job.ts'
import { mayAct, personId, type Role } from '../contract/who.ts'
import { infoQuery } from './info.ts'

/** What cannot be done now, and why: READ_ONLY outranks the role, and the role outranks what waits for a person. */

/**
 * Why the user may not do this, for its control; false if they may. `doing` is the first word of the sentence: "Deleting".
 */
export function useForbidden(doing: string, needs: Role = 'operator'): string | false {
  const { data } = useQuery({ ...infoQuery, select: (info) => forbiddenBecause(info, doing, needs) })
  return data ?? false
}

/** Why the user may not even see this; false if they may. A read-only console still shows it. */
export function useHidden(doing: string, needs: Role): string | false {
  const { data } = useQuery({ ...infoQuery, select: ({ you: { role } }) => lacking(role, doing, needs) })
  return data ?? false
}

/**
 * Why this cannot be done to any import now: it is forbidden, or the key or the ledger of the console waits for a person.
 */
export function useRefused(doing: string, needs: Role = 'operator'): string | false {
  const { data } = useQuery({
    ...infoQuery,
    select: (info) => forbiddenBecause(info, doing, needs) || refusingBecause(info),
  })
  return data ?? false
}

/**
 * The role that it takes to change a job: whoever asked for it is an operator, and somebody else’s is an admin’s. For the
 * words of a refusal, also whose it is.
 */
export function useJobRole({ who }: Pick<Job, 'who'>): { job: string; needs: Role } {
  const { data } = useQuery({ ...infoQuery, select: ({ you }) => you })
  const isOwn = who !== null && data?.who != null && personId(who) === personId(data.who)
  // Without sign-in there is nobody else.
  if (isOwn || data === undefined || data.who === null || data.role === 'viewer')
    return { job: 'a job', needs: 'operator' }
  return { job: 'a job of somebody else', needs: 'admin' }
}

/** Why jobs and rechecks stand still now, for whoever looks at them; false if they do not. */
export function useHeldUp(): string | false {
  const { data } = useQuery({
    ...infoQuery,
    select: (info) => (info.readOnly ? readOnlyWords : refusingBecause(info)),
  })
  return data ?? false
}

const readOnlyWords = 'This console is read-only (READ_ONLY=1)'

function forbiddenBecause({ readOnly, you: { role } }: Info, doing: string, needs: Role): string | false {
  if (readOnly) return readOnlyWords
  return lacking(role, doing, needs)
}

function lacking(role: Role, doing: string, needs: Role): string | false {
  return !mayAct(role, needs) && `Your role is ${role}. ${doing} needs ${needs}.`
}

function refusingBecause({ refusing }: Info): string | false {
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
