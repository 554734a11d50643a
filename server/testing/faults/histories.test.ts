import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyHistory, kinds, kindsOf } from './history.ts'
import { play } from './play.ts'
import { countedBreaches } from './played.ts'

/**
 * Each lane plays its share of the histories, drawn from a seed of its own. When one fails fast-check prints the seed and
 * the path to it; `FAULTS_SEED=<seed> FAULTS_PATH=<path> npx vitest run server/testing/faults/histories.test.ts` plays
 * that one again. `FAULTS_SEED=<any number>` alone plays others than the usual ones, `FAULTS_RUNS` more or fewer a lane;
 * `npm run test:faults` plays 1,000 in all.
 */
const { FAULTS, FAULTS_SEED: seed = '1000', FAULTS_PATH: path, FAULTS_RUNS } = process.env
const runs = FAULTS_RUNS ?? (FAULTS ? '125' : '6')
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

describe('the histories of a run', () => {
  it('have every kind of fault among them that needs no process', () => {
    const drawn = Array.from({ length: 8 }, (_, lane) =>
      fc.sample(anyHistory, { seed: 1000 + lane, numRuns: 6 }),
    ).flat()
    const had = drawn.map(kindsOf)
    expect(kinds.filter((kind) => !had.some((each) => each.has(kind)))).toEqual(['freeze'])
  })
})
