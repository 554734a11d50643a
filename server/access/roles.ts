import { type Role, roles } from '../../src/contract/who.ts'

/** Which groups and addresses have each role, as the ROLE_ variables say. */
export type RoleLists = Record<Role, readonly string[]>

/** Only ASCII: some other letters have an ASCII letter as lower case, and so would match somebody else's address. */
const lowerCase = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Which of somebody's groups and address the lists name. Upper and lower case differ in groups, but not in addresses. */
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

/** The highest role that any of the grants gives; null if none gives one. */
export function roleOf(lists: RoleLists, grants: readonly string[]): Role | null {
  return roles.findLast((role) => lists[role].some((name) => grants.includes(name))) ?? null
}
