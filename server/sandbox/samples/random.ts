/** A stream of numbers that depends only on the seed, so that everyone has the same sample data. */
export type Random = {
  /** At least 0, below 1. */
  next(): number
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number
  /** Whether something with this probability happens. */
  chance(probability: number): boolean
  /** An element of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T
  /** The list in another order. */
  shuffled<T>(list: readonly T[]): T[]
  /** `prefix` and 25 characters, as upstream makes ids. */
  id(prefix: string): string
}

const base36 = '0123456789abcdefghijklmnopqrstuvwxyz'

/** Tommy Ettinger's mulberry32. Its 32 bits of state are plenty for sample data, and nothing secret depends on it. */
export function createRandom(seed: number): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    // The cast is safe because the list is not empty.
    pick: <T>(list: readonly T[]) => list[int(0, list.length - 1)] as T,
    shuffled: (list) =>
      list
        .map((value) => ({ value, rank: next() }))
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ value }) => value),
    id(prefix) {
      let text = prefix
      for (let i = 0; i < 25; i++) text += base36[int(0, 35)]
      return text
    },
  }
}
