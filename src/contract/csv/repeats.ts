import { likelyIdentifiers } from './identifier.ts'
import type { CsvColumn } from './report.ts'

/** After this many records the candidates are chosen: the likeliest identifier columns, whose repeats are counted. */
const candidatesAfter = 1_000
/** Or after this many addresses, if that comes first: a wide file has millions of them in a few hundred records. */
const candidatesAfterAddresses = 100_000
const candidatesAtMost = 3

/** Called for a row that repeats the address of an earlier row, in a column that may be the identifier. */
export type OnRepeat = (row: number, column: number) => void

/** Finds repeated addresses in the columns that may be the identifier. `chosen`: the identifier column; null to guess it. */
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
    /** Call it after each record. */
    recordTaken(columns: readonly CsvColumn[], records: number): void {
      if (!repeats && (records >= candidatesAfter || earlyAddresses >= candidatesAfterAddresses))
        chooseCandidates(columns, records)
    },
    /** What was found in a column; `count` is null if repeats were not counted there. */
    end(column: number | null, columns: readonly CsvColumn[], records: number) {
      const counted = repeats ?? chooseCandidates(columns, records)
      const { count = null, first = null } = counted.result(column ?? -1) ?? {}
      return { count, first, isFull: counted.isFull() }
    },
  }
}

/** A 53-bit hash of an address. Ignores case and a slash at the end. */
function hashOfAddress(cell: string): number {
  const text = cell.trim()
  const hash = hashOf(text)
  return hash === needsFolding ? hashOf(text.toLowerCase().normalize(), true) : hash
}

/** Returned instead of a hash if the text has capitals, or letters that can be written in several ways. */
const needsFolding = -1

/**
 * Two 32-bit hashes in one pass, because it runs for each address: FNV-1a with different factors, mixed by the finalizer of
 * MurmurHash3.
 */
function hashOf(text: string, isFolded = false): number {
  const end = text.endsWith('/') ? text.length - 1 : text.length
  let high = 0x811c9dc5
  let low = 0x811c9dc5
  for (let index = 0; index < end; index++) {
    const code = text.charCodeAt(index)
    if ((code > 0x7f || (code <= 0x5a && code >= 0x41)) && !isFolded) return needsFolding
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ code, 0x5bd1e995)
  }
  return (spread(high) >>> 11) * 0x1_0000_0000 + spread(low)
}

function spread(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** A row that repeats the address of an earlier row. */
export type Repeat = { row: number; of: number }

/** Hashes of addresses, each with the row of its first occurrence. A Map would take twice the memory, and longer. */
function createSeen() {
  let size = 0
  let hashes = new Float64Array(1_024)
  /** Rows count from 1, so 0 marks an empty place. */
  let rows = new Uint32Array(hashes.length)

  /** The index of a hash, or of the free place for it. */
  const placeOf = (hash: number): number => {
    const last = hashes.length - 1
    let place = hash & last
    while (rows[place] !== 0 && hashes[place] !== hash) place = (place + 1) & last
    return place
  }

  const grow = () => {
    const [oldHashes, oldRows] = [hashes, rows]
    hashes = new Float64Array(oldHashes.length * 2)
    rows = new Uint32Array(hashes.length)
    for (const [old, row] of oldRows.entries()) {
      if (row === 0) continue
      const hash = oldHashes[old] as number
      const place = placeOf(hash)
      hashes[place] = hash
      rows[place] = row
    }
  }

  return {
    /** The row of the first occurrence; 0 if the hash is new. */
    rowOf: (hash: number): number => rows[placeOf(hash)] as number,
    add(hash: number, row: number): void {
      if (size * 2 >= hashes.length) grow()
      const place = placeOf(hash)
      hashes[place] = hash
      rows[place] = row
      size++
    },
  }
}

/**
 * Counts repeated addresses in the given columns. It remembers a limited number of addresses over all columns. Later ones are
 * compared with those but not remembered, so repeats among them are not found.
 */
function createRepeatCount(columns: readonly number[], rememberedAtMost: number, onRepeat?: OnRepeat) {
  const byColumn = new Map(
    columns.map((column) => [column, { seen: createSeen(), count: 0, first: null as Repeat | null }]),
  )
  let remembered = 0
  return {
    has: (column: number) => byColumn.has(column),
    note(column: number, hash: number, row: number): void {
      const repeats = byColumn.get(column)
      if (!repeats) return
      const of = repeats.seen.rowOf(hash)
      if (of !== 0) {
        repeats.count++
        onRepeat?.(row, column)
        repeats.first ??= { row, of }
      } else if (remembered < rememberedAtMost) {
        repeats.seen.add(hash, row)
        remembered++
      }
    },
    /** How many repeats a column has, and the first; null if the column is not counted. */
    result: (column: number) => byColumn.get(column) ?? null,
    /** Whether some addresses were not remembered. */
    isFull: () => remembered === rememberedAtMost,
  }
}
