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
  const names = [ownName(claims['name'], address), claims['preferred_username'], address, subject]
  const name = names.map(plainName).find((text) => text !== '') ?? subject
  return {
    who: { kind: 'person', subject, name, address },
    groups: groupsOf(claims, groupsClaim) ?? [],
    groupsLeftOut: areGroupsElsewhere(claims, groupsClaim),
  }
}

/**
 * What was signed for this sign-in, and what UserInfo has besides. An address is not checked where either says so: else the
 * one's word would stand for an address of the other.
 */
export function withUserInfo(signed: Claims, userInfo: Claims): Claims {
  const told = Object.entries(signed).filter(([, value]) => value !== null)
  const isUnchecked = [signed, userInfo].some(isUnverified)
  return { ...userInfo, ...Object.fromEntries(told), ...(isUnchecked && { email_verified: false }) }
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

const isUnverified = ({ email_verified: verified }: Claims) => verified === false || verified === 'false'

const longestAddress = 254
const plainAddress = /^[^\s@\p{Cc}\p{Bidi_Control}]+@[^\s@\p{Cc}\p{Bidi_Control}]+$/u

/** The address, unless the provider says that it is not verified: then anybody could have entered it. Roles are given by it. */
function addressOf(claims: Claims): string | null {
  const { email } = claims
  if (isUnverified(claims) || typeof email !== 'string') return null
  const address = email.trim()
  return address.length <= longestAddress && plainAddress.test(address) ? address : null
}

/** The name that people give themselves, unless it is an address that is not known to be theirs. */
function ownName(name: unknown, address: string | null): unknown {
  return typeof name === 'string' && name.includes('@') && name !== address ? undefined : name
}

/** A name without what the ledger's line puts around names: so that nobody's line is that of another, or of a token. */
function plainName(name: unknown): string {
  return line(typeof name === 'string' ? name.replaceAll(/[<>]|\(\s*token\s*\)/gi, ' ') : name)
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
