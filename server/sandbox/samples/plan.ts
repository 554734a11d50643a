import { newest, type SampleStatus } from './newest.ts'
import type { Random } from './random.ts'

/** Shares of the statuses among older imports. None is still processing after days. */
const shares: readonly [SampleStatus, number][] = [
  ['completed', 0.73],
  ['failed', 0.22],
  ['pending', 0.05],
]

/** The ranks of at least one import for each status and failure reason. A small set needs these first. */
const essentials = [5, 3, 0, 1, 7, 6, 9, 8, 2, 11, 12, 16]

/**
 * The ranks of a set of `count` imports, in order. A set smaller than the list of the newest gets the essentials first, then
 * `preferred` and other ranks in turn. A larger set continues below that list.
 */
export function* sampleRanks(count: number, preferred: ReadonlySet<number>): Generator<number> {
  if (count < newest.length)
    return yield* byImportance(preferred)
      .slice(0, count)
      .toSorted((a, b) => a - b)
  for (let rank = 0; rank < count; rank++) yield rank
}

/** A status for an import that is not among the newest. */
export function olderStatus(random: Random): SampleStatus {
  let left = random.next()
  return shares.find(([, share]) => (left -= share) < 0)?.[0] ?? 'completed'
}

function byImportance(preferred: ReadonlySet<number>): number[] {
  const rest = newest.map((_, rank) => rank).filter((rank) => !essentials.includes(rank))
  const first = rest.filter((rank) => preferred.has(rank))
  const others = rest.filter((rank) => !preferred.has(rank))
  const mixed = rest.flatMap((_, turn) => [first[turn], others[turn]])
  return [...essentials, ...mixed.filter((rank) => rank !== undefined)]
}
