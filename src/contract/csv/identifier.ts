/** Headers that decide between several columns of addresses. */
export const identifierName = /\b(?:url|website|homepage|domain|linkedin|profile|link)s?\b/i

type Share = { name: string; urls: number; empty: number }

/**
 * The columns that may be the identifier, the likeliest first: at least half of their filled cells are addresses.
 */
export function likelyIdentifiers(columns: readonly Share[], records: number): number[] {
  const likely = (column: number) => columns[column] as Share
  return columns
    .flatMap(({ urls, empty }, column) => (urls > 0 && urls * 2 >= records - empty ? [column] : []))
    .toSorted(
      (a, b) =>
        Number(identifierName.test(likely(b).name)) - Number(identifierName.test(likely(a).name)) ||
        likely(b).urls - likely(a).urls ||
        a - b,
    )
}
