import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyHistory, type History, type Kind, kinds, kindsOf } from './history.ts'
import { play } from './play.ts'
import { countedBreaches } from './played.ts'

/**
 * Each lane plays its share of the histories, drawn from a seed of its own, and of the time: other ones in each run. When one
 * fails fast-check prints the seed and the path to it; `FAULTS_SEED=<seed> FAULTS_PATH=<path> npx vitest run
 * server/testing/faults/histories.test.ts` plays that one again. `FAULTS_SEED=<any number>` alone plays the same ones in each
 * run, `FAULTS_RUNS` more or fewer a lane; `npm run test:faults` plays 1,000 in all.
 */
const { FAULTS, FAULTS_PATH: path, FAULTS_RUNS } = process.env
const seed = process.env['FAULTS_SEED'] ?? String(FAULTS ? 1000 : Date.now() % 1_000_000_000)
const runs = FAULTS_RUNS ?? (FAULTS ? '125' : '1')
const lanes = path === undefined ? 8 : 1

describe.concurrent('a bulk deletion while everything around it changes', { timeout: 1_200_000 }, () => {
  it.for(Array.from({ length: lanes }, (_, lane) => Number(seed) + lane))(
    'keeps every rule, seed %i',
    async (laneSeed, { task }) => {
      const keepsTheRules = fc.asyncProperty(anyHistory, async (history) => {
        expect(await countedBreaches(task.meta, history, () => play(history))).toEqual([])
      })
      await fc.assert(keepsTheRules, {
        seed: laneSeed,
        numRuns: Number(runs),
        endOnFailure: true,
        ...(path !== undefined && { path }),
      })
    },
  )
})

/** A few histories that have every kind of fault among them that needs no process, the same ones in each run. */
function everyKind(): History[] {
  const drawn = fc.sample(anyHistory, { seed: 1000, numRuns: 100 })
  const chosen: History[] = []
  const missing = new Set<Kind>(kinds.filter((kind) => kind !== 'freeze'))
  const adds = (history: History) => [...kindsOf(history)].filter((kind) => missing.has(kind)).length
  while (missing.size > 0) {
    const [best] = drawn.toSorted((one, other) => adds(other) - adds(one))
    if (!best || adds(best) === 0) throw new Error(`No history has ${[...missing].join(', ')}.`)
    chosen.push(best)
    for (const kind of kindsOf(best)) missing.delete(kind)
  }
  return chosen
}

describe.concurrent('every kind of fault', { timeout: 1_200_000 }, () => {
  const histories = everyKind().map((history) => ({ history, had: [...kindsOf(history)].join(', ') }))
  it.for(histories)('breaks no rule: $had', async ({ history }, { task }) => {
    expect(await countedBreaches(task.meta, history, () => play(history))).toEqual([])
  })
})
