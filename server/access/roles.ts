import { type Role, roles } from '../../src/contract/who.ts'

/** Which groups and addresses have each role, as the ROLE_ variables say. */
export type RoleLists = Record<Role, readonly string[]>

/** Of ASCII alone: some other letters become one of it, and so another's address. */
const lowerCase = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** What of somebody's groups and address the lists name. Addresses compare without regard to the case of letters, groups do not. */
export function grantsOf(
  lists: RoleLists,
  { groups, address }: { groups: readonly string[]; address: string | null },
): string[] {
  const named = roles.flatMap((role) => lists[role])
  const lowerAddress = address === null ? null : lowerCase(address)
  return [...new Set(named)].filter(
    (name) => groups.includes(name) || (name.includes('@') && lowerCase(name) === lowerAddress),
  )
}

/** The highest role that any of them gives; null where none gives one. */
export function roleOf(lists: RoleLists, grants: readonly string[]): Role | null {
  return roles.findLast((role) => lists[role].some((name) => grants.includes(name))) ?? null
}
