import type { Who } from '../../src/contract/who.ts'

/** What a signed statement, or the provider's UserInfo, says about somebody. */
export type Claims = Readonly<Record<string, unknown>>

export type Person = {
  who: Who
  groups: readonly string[]
  /** Whether the groups were left out because there were too many. */
  groupsLeftOut: boolean
}

/** Who the claims are about. `groupsClaim` is the claim that has their groups. */
export function personOf(claims: Claims, groupsClaim: string): Person {
  const address = addressOf(claims)
  const subject = String(claims['sub'])
  const names = [claims['name'], claims['preferred_username'], address, subject]
  const name = names.map(line).find((text) => text !== '') ?? subject
  return {
    who: { kind: 'person', subject, name, address },
    groups: groupsOf(claims, groupsClaim) ?? [],
    groupsLeftOut: areGroupsElsewhere(claims, groupsClaim),
  }
}

/** Whether the claims lack what UserInfo may have: the groups, or who it is. */
export function isIncomplete(claims: Claims, groupsClaim: string): boolean {
  return (
    groupsOf(claims, groupsClaim) === null || claims['email'] === undefined || claims['name'] === undefined
  )
}

/**
 * The groups; null where there is no such claim. Its name is taken as it stands first (`https://example.com/groups`), then
 * as the way into an object (`realm_access.roles`, as Keycloak has it).
 */
function groupsOf(claims: Claims, groupsClaim: string): readonly string[] | null {
  const value = Object.hasOwn(claims, groupsClaim)
    ? claims[groupsClaim]
    : valueAt(claims, groupsClaim.split('.'))
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) return null
  return value.filter((group) => typeof group === 'string')
}

function valueAt(value: unknown, [first, ...rest]: string[]): unknown {
  if (first === undefined) return value
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return undefined
  return valueAt((value as Claims)[first], rest)
}

/** Entra leaves the groups out at 200, and says where they would be (OpenID Connect Core §5.6.2). */
function areGroupsElsewhere(claims: Claims, groupsClaim: string): boolean {
  const elsewhere = claims['_claim_names']
  return typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, groupsClaim)
}

/** The address, unless the provider says that it is not verified: then anybody could have entered it. */
function addressOf(claims: Claims): string | null {
  const { email, email_verified: verified } = claims
  if (verified === false || verified === 'false') return null
  const address = line(email)
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null
}

const longestLine = 200

/** A text on one line, without line breaks and marks that change the direction of writing. */
function line(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .trim()
    .slice(0, longestLine)
}
