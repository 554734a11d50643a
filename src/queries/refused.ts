import type { Info } from '../contract/info.ts'
import type { Job } from '../contract/job.ts'
import { mayAct, personId, type Role } from '../contract/who.ts'
import { useInfo } from './info.ts'

/** What cannot be done now, and why: READ_ONLY outranks the role, and the role outranks what waits for a person. */

/**
 * Why the user may not do this, for its control; false if they may. `doing` is the first word of the sentence: "Deleting".
 */
export function useForbidden(doing: string, needs: Role = 'operator'): string | false {
  return useInfo((info) => forbiddenBecause(info, doing, needs)) ?? false
}

/** Why the user may not even see this; false if they may. A read-only console still shows it. */
export function useHidden(doing: string, needs: Role): string | false {
  return useInfo(({ you: { role } }) => lacking(role, doing, needs)) ?? false
}

/**
 * Why this cannot be done to any import now: it is forbidden, or the key or the ledger of the console waits for a person.
 */
export function useRefused(doing: string, needs: Role = 'operator'): string | false {
  return useInfo((info) => forbiddenBecause(info, doing, needs) || refusingBecause(info)) ?? false
}

/**
 * The role that it takes to change a job: whoever asked for it is an operator, and somebody else’s is an admin’s. For the
 * words of a refusal, also whose it is.
 */
export function useJobRole({ who }: Pick<Job, 'who'>): { job: string; needs: Role } {
  const you = useInfo((info) => info.you)
  const isOwn = who !== null && you?.who != null && personId(who) === personId(you.who)
  // Without sign-in there is nobody else.
  if (isOwn || you === undefined || you.who === null || you.role === 'viewer')
    return { job: 'a job', needs: 'operator' }
  return { job: 'a job of somebody else', needs: 'admin' }
}

/** Why jobs and rechecks stand still now, for whoever looks at them; false if they do not. */
export function useHeldUp(): string | false {
  return useInfo((info) => (info.readOnly ? readOnlyWords : refusingBecause(info))) ?? false
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
