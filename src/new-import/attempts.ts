/** The attempts of this tab at one and the same import, by the id of each; the failed one that they began with is one. */
const families = new Map<string, Set<string>>()

/** Notes that an import was made after an attempt that failed or was given up; `after` is null where it is the first. */
export function noteAttempt(id: string, after: string | null): void {
  const earlier = after === null ? [] : (families.get(after) ?? [after])
  const family = new Set([...earlier, id])
  for (const member of family) families.set(member, family)
}

/** The other attempts at the import that `id` is one at, the earliest first. */
export function attemptsBeside(id: string): string[] {
  return [...(families.get(id) ?? [])].filter((member) => member !== id)
}
