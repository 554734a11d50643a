import type { Who } from '../../src/contract/who.ts'

/** What a signed token, or the provider's UserInfo, says about somebody. */
export type Claims = Readonly<Record<string, unknown>>

export type Person = {
  who: Who
  groups: readonly string[]
  /** Whether the provider left the groups out because there are too many. */
  groupsLeftOut: boolean
}

/** The person whom the claims are about. `groupsClaim` is the claim with the groups. */
export function personOf(claims: Claims, groupsClaim: string): Person {
  const address = addressOf(claims)
  const subject = String(claims['sub'])
  const names = [ownName(claims['name'], address), claims['preferred_username'], address, subject]
  const name = names.map(plainName).find((text) => text !== '') ?? subject
  return {
    who: { kind: 'person', subject, name, address },
    groups: groupsOf(claims, groupsClaim) ?? [],
    groupsLeftOut: areGroupsElsewhere(claims, groupsClaim),
  }
}

/**
 * The signed claims, and those that only UserInfo has. If either of them says that the address is not verified, it counts as not
 * verified: otherwise the word of one would vouch for an address from the other.
 */
export function withUserInfo(signed: Claims, userInfo: Claims): Claims {
  const told = Object.entries(signed).filter(([, value]) => value !== null)
  const isUnchecked = [signed, userInfo].some(isUnverified)
  return { ...userInfo, ...Object.fromEntries(told), ...(isUnchecked && { email_verified: false }) }
}

/** Whether the claims lack something that UserInfo may have: the groups, the address or the name. */
export function isIncomplete(claims: Claims, groupsClaim: string): boolean {
  return (
    groupsOf(claims, groupsClaim) === null || claims['email'] === undefined || claims['name'] === undefined
  )
}

/**
 * The groups; null if there is no such claim. Its name is first taken literally (`https://example.com/groups`), then as a path
 * into an object (`realm_access.roles`, as in Keycloak).
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

/** From 200 groups on, Entra leaves them out and says where to get them (OpenID Connect Core §5.6.2). */
function areGroupsElsewhere(claims: Claims, groupsClaim: string): boolean {
  const elsewhere = claims['_claim_names']
  return typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, groupsClaim)
}

const isUnverified = ({ email_verified: verified }: Claims) => verified === false || verified === 'false'

const longestAddress = 254
const plainAddress = /^[^\s@\p{Cc}\p{Bidi_Control}]+@[^\s@\p{Cc}\p{Bidi_Control}]+$/u

/** The address, unless the provider says that it is not verified: anybody could have entered it, and roles depend on it. */
function addressOf(claims: Claims): string | null {
  const { email } = claims
  if (isUnverified(claims) || typeof email !== 'string') return null
  const address = email.trim()
  return address.length <= longestAddress && plainAddress.test(address) ? address : null
}

/** The name that people give themselves, unless it is an address that may not be theirs. */
function ownName(name: unknown, address: string | null): unknown {
  return typeof name === 'string' && name.includes('@') && name !== address ? undefined : name
}

/** A name without the marks that lines of the ledger put around names, so that nobody can look like another, or like a token. */
function plainName(name: unknown): string {
  return line(typeof name === 'string' ? name.replaceAll(/[<>]|\(\s*token\s*\)/gi, ' ') : name)
}

const longestLine = 200

/** A text on one line, without line breaks and marks that change the text direction. */
function line(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .trim()
    .slice(0, longestLine)
}
