import { ProblemError } from '../problem.ts'
import { whoInWords } from '../../src/contract/who.ts'
import type { Person } from './claims.ts'
import type { RoleLists } from './roles.ts'

const shownGroups = 10

/** A 403 problem for somebody who has no role. */
export function noRole(person: Person, claim: string, lists: RoleLists): ProblemError {
  const message = noRoleInWords(person, claim, lists).join(' ')
  return new ProblemError({ status: 403, code: 'no_role', message })
}

/** What was looked for and what was found, in paragraphs, so that people can ask an admin to fix it. */
export function noRoleInWords(
  { who, groups, groupsLeftOut }: Person,
  claim: string,
  lists: RoleLists,
): string[] {
  const set = Object.entries(lists).flatMap(([role, names]) =>
    names.length > 0 ? [`ROLE_${role.toUpperCase()}`] : [],
  )
  const noAddress =
    who.address === null ? ' No e-mail address of yours counts: none was sent, or it is not verified.' : ''
  return [
    `You are ${whoInWords(who)}, and have no role in this console.`,
    `${seen(groups, groupsLeftOut, claim)}${noAddress} None of that is in ${set.join(' or ')}.`,
    'Nothing was done. Ask an admin of this console.',
  ]
}

function seen(groups: readonly string[], leftOut: boolean, claim: string): string {
  if (leftOut && groups.length === 0)
    return `The provider left your groups out of the claim “${claim}” because there are too many: have it send only those of this console, or app roles.`
  if (groups.length === 0) return `The claim “${claim}” has no group of yours.`
  const names = groups.slice(0, shownGroups).map((group) => `“${group.slice(0, 80)}”`)
  const more = groups.length > shownGroups ? ` and ${groups.length - shownGroups} more` : ''
  return `The claim “${claim}” has ${groups.length === 1 ? '1 group' : `${groups.length} groups`} of yours: ${names.join(', ')}${more}.`
}
