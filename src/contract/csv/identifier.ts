import { createHashSet } from './hash-set.ts'

/** The column that tells imports apart by a web address: a person's profile, a company's homepage. */

const webAddress =
  /^(?:https?:\/\/)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,24}(?::\d{1,5})?(?:[/?#]\S*)?$/iu
/** The same for plain letters, which most addresses are made of: tried first, as it takes half the time. */
const plainAddress =
  /^(?:https?:\/\/)?(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?$/i
const longestAddress = 2_000

/** Whether a cell holds a web address, with or without its scheme. */
export function isWebAddress(cell: string): boolean {
  if (cell.length > longestAddress || !cell.includes('.')) return false
  const text = cell.trim()
  return plainAddress.test(text) || webAddress.test(text)
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

/** What is kept of an address, the same for two that differ in their case or in a slash at their end alone. */
export type AddressHash = { low: number; high: number }

export function hashOfAddress(cell: string): AddressHash {
  const text = normalAddress(cell)
  return { low: hashOf(text, 0x01000193), high: hashOf(text, 0x5bd1e995) }
}

function normalAddress(cell: string): string {
  const trimmed = cell.trim()
  // Capitals are seldom there, and asking is quicker than making a second text.
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

/** Counts the addresses of a column that came before. */
export function createRepeatCount() {
  const seen = createHashSet()
  let count = 0
  let first: number | null = null
  return {
    /** Notes the address in a row. */
    note({ low, high }: AddressHash, row: number): void {
      if (seen.add(low, high)) return
      count++
      first ??= row
    },
    result: () => ({ count, first }),
  }
}
