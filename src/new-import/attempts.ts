/** This tab's attempts at the same import, with the failed one that they started from, by the id of each. */
const attempts = new Map<string, Set<string>>()

/** Notes a new attempt; `after` is the one that failed or was given up, null for the first. */
export function noteAttempt(id: string, after: string | null): void {
  const earlier = after === null ? [] : (attempts.get(after) ?? [after])
  const group = new Set([...earlier, id])
  for (const member of group) attempts.set(member, group)
}

/** The other attempts at the import of `id`, the earliest first. */
export function attemptsBeside(id: string): string[] {
  return [...(attempts.get(id) ?? [])].filter((member) => member !== id)
}
