import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fastLine } from './fast-upstream.ts'
import { anyHistory } from './history.ts'
import { play, stageHere } from './play.ts'
import { countedBreaches } from './played.ts'
import { beginLife, shortTiming } from './short-lives.ts'
import { startWireWorld } from './wire-world.ts'

/** `FAULTS_SEED` and `FAULTS_PATH` as in histories.test.ts. */
const { FAULTS_SEED: seed = '2000', FAULTS_PATH: path } = process.env

/** A port takes its time, all the more where upstream and console are one process. */
const timing = { ...shortTiming, totalMs: 2_000, callMs: 700 }

describe.concurrent('a bulk deletion over a wire that breaks', { timeout: 120_000 }, () => {
  it.for([0, 1, 2, 3])('keeps every rule, seed %i and so on', async (lane, { task }) => {
    const wire = await startWireWorld()
    const keepsTheRules = fc.asyncProperty(anyHistory, async (history) => {
      const playIt = () =>
        play(history, {
          stage: (clock) => ({ ...stageHere(clock), callsArriveAtOnce: false }),
          begin: async (world, dataDir, { perSecond, identity }) => {
            // Without a key there is no wire: the sandbox is in the process itself.
            if (identity.key === null)
              return beginLife({ dataDir, line: fastLine(world, null), perSecond, identity })
            wire.show(world, identity.key)
            return beginLife({ dataDir, line: wire.line(identity.key), perSecond, identity, timing })
          },
        })
      expect(await countedBreaches(task.meta, history, playIt)).toEqual([])
    })
    try {
      await fc.assert(keepsTheRules, {
        seed: Number(seed) + lane,
        numRuns: 6,
        endOnFailure: true,
        ...(path !== undefined && { path }),
      })
    } finally {
      await wire.close()
    }
  })
})
