const webAddress =
  /^(?:https?:\/\/)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,24}(?::\d{1,5})?(?:[/?#]\S*)?$/iu
/** The same for ASCII letters: tried first, since it fits most addresses and takes half the time. */
const plainAddress =
  /^(?:https?:\/\/)?(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?$/i
const longestAddress = 2_000

/** Whether a cell holds a web address, with or without its scheme. */
export function isWebAddress(cell: string): boolean {
  if (cell.length > longestAddress || !cell.includes('.')) return false
  const text = cell.trim()
  return plainAddress.test(text) || webAddress.test(text)
}

/** Headers that decide between several columns of addresses. */
const identifierName = /\b(?:url|website|homepage|domain|linkedin|profile|link)s?\b/i

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

/** 53 bits of an address, the same for two that differ only in their case or in a slash at their end. */
export function hashOfAddress(cell: string): number {
  const text = normalAddress(cell)
  return (hashOf(text, 0x01000193) >>> 11) * 0x1_0000_0000 + hashOf(text, 0x5bd1e995)
}

function normalAddress(cell: string): string {
  const trimmed = cell.trim()
  // Capitals are rare, and testing is faster than making another string.
  const text = /[A-Z]|[^\0-\x7f]/.test(trimmed) ? trimmed.toLowerCase() : trimmed
  return text.endsWith('/') ? text.slice(0, -1) : text
}

/** 32 bits of a text, others for another odd factor: FNV-1a, spread by the finalizer of MurmurHash3. */
function hashOf(text: string, factor: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), factor)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Counts repeated addresses in the given columns. It remembers so many addresses of all columns together; later ones are
 * compared with those, but not remembered, so that their own repeats are not found.
 */
export function createRepeatCount(columns: readonly number[], rememberedAtMost: number) {
  const byColumn = new Map(
    columns.map((column) => [column, { seen: new Set<number>(), count: 0, first: null as number | null }]),
  )
  let remembered = 0
  return {
    has: (column: number) => byColumn.has(column),
    note(column: number, hash: number, row: number): void {
      const repeats = byColumn.get(column)
      if (!repeats) return
      if (repeats.seen.has(hash)) {
        repeats.count++
        repeats.first ??= row
      } else if (remembered < rememberedAtMost) {
        repeats.seen.add(hash)
        remembered++
      }
    },
    /** How many were found in a column, and the row of the first; null for a column that is not counted. */
    result: (column: number) => byColumn.get(column) ?? null,
    /** Whether addresses were left out. */
    isFull: () => remembered === rememberedAtMost,
  }
}
