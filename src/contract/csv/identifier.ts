/** The column that tells imports apart by a web address: a person's profile, a company's homepage. */

const webAddress =
  /^(?:https?:\/\/)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,24}(?::\d{1,5})?(?:[/?#]\S*)?$/iu
const longestAddress = 2_000

/** Whether a cell holds a web address, with or without its scheme. */
export function isWebAddress(cell: string): boolean {
  if (cell.length > longestAddress || !cell.includes('.')) return false
  return webAddress.test(cell.trim())
}

/** Headers that say what they hold, for where several columns hold addresses. */
const tellingName = /\b(?:url|website|homepage|domain|linkedin|profile|link)s?\b/i

type Share = { name: string; urls: number; empty: number }

/**
 * The columns that may be the identifier, the likeliest first: those of which at least half of the cells that hold
 * anything are addresses.
 */
export function likelyIdentifiers(columns: readonly Share[], records: number): number[] {
  const likely = (column: number) => columns[column] as Share
  return columns
    .flatMap(({ urls, empty }, column) => (urls > 0 && urls * 2 >= records - empty ? [column] : []))
    .toSorted(
      (a, b) =>
        Number(tellingName.test(likely(b).name)) - Number(tellingName.test(likely(a).name)) ||
        likely(b).urls - likely(a).urls ||
        a - b,
    )
}

/** Counts the addresses of a column that came before. Keeps a number for each, not the text. */
export function createRepeatCount() {
  const seen = new Set<number>()
  let count = 0
  let first: number | null = null
  return {
    /** Notes the address in a row. */
    note(cell: string, row: number): void {
      const hash = hashOf(cell.trim().replace(/\/$/, '').toLowerCase())
      if (seen.has(hash)) {
        count++
        first ??= row
      } else seen.add(hash)
    },
    result: () => ({ count, first }),
  }
}

/** 52 bits of a text: among a million addresses two differ by chance alone once in ten thousand files. */
function hashOf(text: string): number {
  let low = 0x811c9dc5
  let high = 0x9747b28c
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit, 0x5bd1e995) ^ (high >>> 15)
  }
  return (high >>> 12) * 0x100000000 + (low >>> 0)
}
