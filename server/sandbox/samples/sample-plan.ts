import type { Random } from './random.ts'
import { oddities } from './sample-oddities.ts'

const letters = {
  p: 'pending',
  r: 'processing',
  c: 'completed',
  f: 'failed',
  x: 'canceled',
  // A status that no published schema knows.
  a: 'archived',
} as const
export type SampleStatus = (typeof letters)[keyof typeof letters]

/** The newest sixty, newest first, ten in a row. What is odd about some of them stands in `oddities`. */
const plan = ['rprfrccfcf', 'cxfccpfccf', 'pccffcccff', 'caccfccccf', 'cccfccpccc', 'cfcccccccc'].join('')

/** Shares of the statuses below the plan. Nothing is still processing after days. */
const shares: readonly [SampleStatus, number][] = [
  ['completed', 0.7],
  ['failed', 0.22],
  ['pending', 0.05],
  ['canceled', 0.025],
  ['archived', 0.005],
]

/** One or more of each main status and failure reason, which a small set needs first. */
const essentials = [5, 3, 0, 1, 7, 6, 9, 8, 2, 11, 12, 16]

/**
 * The ranks of the plan that a set of `count` imports is made of, in order. A set smaller than the plan gets the
 * essentials first, then odd and plain ones in turns; a larger one goes on below it.
 */
export function* sampleRanks(count: number): Generator<number> {
  if (count < plan.length)
    return yield* byImportance()
      .slice(0, count)
      .toSorted((a, b) => a - b)
  for (let rank = 0; rank < count; rank++) yield rank
}

/** The status of the sample import at this rank. */
export function sampleStatus(rank: number, random: Random): SampleStatus {
  const letter = plan[rank]
  if (letter !== undefined) return letters[letter as keyof typeof letters]
  let left = random.next()
  return shares.find(([, share]) => (left -= share) < 0)?.[0] ?? 'completed'
}

function byImportance(): number[] {
  const rest = Array.from({ length: plan.length }, (_, rank) => rank).filter(
    (rank) => !essentials.includes(rank),
  )
  const odd = rest.filter((rank) => oddities.has(rank))
  const plain = rest.filter((rank) => !oddities.has(rank))
  const mixed = rest.flatMap((_, turn) => [odd[turn], plain[turn]])
  return [...essentials, ...mixed.filter((rank) => rank !== undefined)]
}
