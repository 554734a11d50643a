import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairHistory, killedHistory } from './history.ts'
import { countedBreaches } from './played.ts'
import { playHoldsInProcesses, playInProcesses } from './process-stage.ts'
import { breachesOf } from './rules.ts'

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

describe('a server that is told to end in the middle of a job', () => {
  it('ends what is under way, exits with 0 in time, and the next one goes on', async () => {
    const trace = await playInProcesses({
      ...fairHistory,
      perSecond: 100,
      deletes: [{ well: 0, badly: 50, fault: { kind: 'slow' } }],
      steps: [
        { atCall: 10, act: 'end', forMs: 0 },
        { atCall: 30, act: 'end', forMs: 0 },
      ],
    })
    expect(breachesOf(trace)).toEqual([])
    // Nothing was cut off: no record was left to the next process, and each import has one.
    expect(trace.records.filter(({ settledLater }) => settledLater)).toEqual([])
    expect(trace.records.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 50 }, () => 'deleted'))
  })
})

describe('a server that is killed while jobs are held', () => {
  it('sends nothing before their holds are over, and nothing of one that was undone', async () => {
    const trace = await playHoldsInProcesses({
      holdMs: 3_000,
      count: 5,
      steps: [
        { atMs: 50, act: 'crash', forMs: 0 },
        { atMs: 1_500, act: 'another job', count: 3 },
        { atMs: 1_800, act: 'crash', forMs: 0 },
        { atMs: 3_100, act: 'undo', which: 1 },
        { atMs: 3_200, act: 'crash', forMs: 100 },
      ],
    })
    expect(breachesOf(trace)).toEqual([])
    expect(trace.kills).toBe(3)
    expect(trace.held[1]?.undoneAt === null).toBe(trace.calls.some(({ id }) => id.startsWith('import_1_')))
  })
})
