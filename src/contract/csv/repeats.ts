import { likelyIdentifiers } from './identifier.ts'
import type { CsvColumn } from './report.ts'

/** Records after which the columns are chosen whose repeats are counted: the likeliest identifiers so far. */
const candidatesAfter = 1_000
/** Or so many addresses, whichever comes first: a wide file has millions of them in a few hundred records. */
const candidatesAfterAddresses = 100_000
const candidatesAtMost = 3

/** Hears of a row with the address of an earlier one, in a column that may be the identifier. */
export type OnRepeat = (row: number, column: number) => void

/** Finds addresses that come twice in the columns that may be the identifier; `chosen`: the only one, null to guess it. */
export function createRepeats(chosen: number | null, rememberedAtMost: number, onRepeat?: OnRepeat) {
  /** The addresses of the first records by column, until the candidates are chosen. */
  let early: { row: number; hash: number }[][] = []
  let earlyAddresses = 0
  /** Null until the candidates are chosen. */
  let repeats: ReturnType<typeof createRepeatCount> | null = null

  const chooseCandidates = (columns: readonly CsvColumn[], records: number) => {
    const likely = chosen === null ? likelyIdentifiers(columns, records) : [chosen]
    const candidates = likely.slice(0, candidatesAtMost)
    const count = createRepeatCount(candidates, rememberedAtMost, onRepeat)
    for (const column of candidates)
      for (const { hash, row } of early[column] ?? []) count.note(column, hash, row)
    repeats = count
    early = []
    return count
  }

  return {
    note(address: string, row: number, column: number): void {
      if (repeats) {
        if (repeats.has(column)) repeats.note(column, hashOfAddress(address), row)
      } else {
        earlyAddresses++
        const addresses = (early[column] ??= [])
        addresses.push({ row, hash: hashOfAddress(address) })
      }
    },
    /** To be called after each record. */
    recordTaken(columns: readonly CsvColumn[], records: number): void {
      if (!repeats && (records >= candidatesAfter || earlyAddresses >= candidatesAfterAddresses))
        chooseCandidates(columns, records)
    },
    /** What was found in a column; `count` is null where nobody looked. */
    end(column: number | null, columns: readonly CsvColumn[], records: number) {
      const counted = repeats ?? chooseCandidates(columns, records)
      const { count = null, first = null } = counted.result(column ?? -1) ?? {}
      return { count, first, isFull: counted.isFull() }
    },
  }
}

/** 53 bits of an address, the same for two that differ only in their case or in a slash at their end. */
function hashOfAddress(cell: string): number {
  const text = normalAddress(cell)
  return (hashOf(text, 0x01000193) >>> 11) * 0x1_0000_0000 + hashOf(text, 0x5bd1e995)
}

function normalAddress(cell: string): string {
  const trimmed = cell.trim()
  // Capitals are rare, and testing is faster than making another string.
  const text = /[A-Z]|[^\0-\x7f]/.test(trimmed) ? trimmed.toLowerCase().normalize() : trimmed
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

/** Addresses of which the row is remembered. */
const rowsAtMost = 100_000

/** A row with the address of an earlier one; null: one so far down that its number is not known any more. */
export type Repeat = { row: number; of: number | null }

/** The row of an address: a set keeps its order, and a map would take twice the memory. */
function rowOf(
  hash: number,
  { seen, rows }: { seen: ReadonlySet<number>; rows: readonly number[] },
): number | null {
  let index = 0
  for (const known of seen) {
    if (known === hash) break
    index++
  }
  return rows[index] ?? null
}

/**
 * Counts repeated addresses in the given columns. It remembers so many addresses of all columns together; later ones are
 * compared with those, but not remembered, so that their own repeats are not found.
 */
function createRepeatCount(columns: readonly number[], rememberedAtMost: number, onRepeat?: OnRepeat) {
  const byColumn = new Map(
    columns.map((column) => [
      column,
      { seen: new Set<number>(), rows: [] as number[], count: 0, first: null as Repeat | null },
    ]),
  )
  let remembered = 0
  return {
    has: (column: number) => byColumn.has(column),
    note(column: number, hash: number, row: number): void {
      const repeats = byColumn.get(column)
      if (!repeats) return
      if (repeats.seen.has(hash)) {
        repeats.count++
        onRepeat?.(row, column)
        repeats.first ??= { row, of: rowOf(hash, repeats) }
      } else if (remembered < rememberedAtMost) {
        repeats.seen.add(hash)
        if (repeats.rows.length < rowsAtMost) repeats.rows.push(row)
        remembered++
      }
    },
    /** How many were found in a column, and the first; null for a column that is not counted. */
    result: (column: number) => byColumn.get(column) ?? null,
    /** Whether addresses were left out. */
    isFull: () => remembered === rememberedAtMost,
  }
}
