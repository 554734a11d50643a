import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { killedHistory } from './history.ts'
import { countedBreaches } from './played.ts'
import { playInProcesses } from './process-stage.ts'

/** `FAULTS_SEED` as in histories.test.ts; where exactly a kill hits is up to the machine. */
const { FAULTS_SEED: seed = '3000' } = process.env
const lanes = 3
const histories = fc.sample(killedHistory, { seed: Number(seed), numRuns: 24 })

describe.concurrent('a server that is killed in the middle of a job', { timeout: 240_000 }, () => {
  it.for([0, 1, 2])('again and again loses nothing and doubles nothing, lane %i', async (lane, { task }) => {
    const share = histories.filter((_, number) => number % lanes === lane)
    for (const history of share) {
      const breaches = await countedBreaches(task.meta, history, () => playInProcesses(history))
      expect(breaches, JSON.stringify(history)).toEqual([])
    }
  })
})
