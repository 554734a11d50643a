/** A part of the set, by open addressing: the two numbers of a hash at the place that it names, or the next free one. */
type Part = {
  lows: Uint32Array
  /** Zero where the place is free. */
  highs: Uint16Array
  size: number
}

const partBits = 6
const firstPlaces = 64
const fullAt = 0.8
const growth = 1.5

/**
 * A set of hashes of 54 bits that takes 8 to 12 bytes for each, where a `Set` takes 50 and more. It is kept in parts that
 * grow one by one, so that the whole of it never stands in memory twice.
 */
export function createHashSet() {
  const parts = Array.from({ length: 1 << partBits }, () => emptyPart(firstPlaces))
  return {
    /** Adds a hash, given as two unsigned numbers of 32 bits; false when it was there before. */
    add(low: number, high: number): boolean {
      const part = parts[high >>> (32 - partBits)] as Part
      if (!put(part, low, high & 0xffff || 1)) return false
      if (++part.size > part.lows.length * fullAt) grow(part)
      return true
    },
  }
}

function emptyPart(places: number): Part {
  return { lows: new Uint32Array(places), highs: new Uint16Array(places), size: 0 }
}

/** False when it is there. */
function put({ lows, highs }: Part, low: number, high: number): boolean {
  const places = lows.length
  // Its share of all numbers, so that a larger part keeps the order: growing goes through both from end to end.
  let at = Math.trunc(low * (places / 0x1_0000_0000))
  for (let found = highs[at]; found !== 0; found = highs[at]) {
    if (found === high && lows[at] === low) return false
    if (++at === places) at = 0
  }
  lows[at] = low
  highs[at] = high
  return true
}

function grow(part: Part): void {
  const { lows, highs } = part
  const larger = emptyPart(Math.ceil(lows.length * growth))
  part.lows = larger.lows
  part.highs = larger.highs
  for (let at = 0; at < lows.length; at++)
    if (highs[at] !== 0) put(part, lows[at] as number, highs[at] as number)
}
