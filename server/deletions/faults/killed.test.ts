import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type History, fairHistory, killedHistory } from './history.ts'
import { type Begin, play } from './play.ts'
import { beginProcess } from './process-lives.ts'
import { breachesOf } from './rules.ts'
import { startWireWorld, type WireWorld } from './wire-world.ts'

/** `FAULTS_SEED` as in histories.test.ts; where exactly a kill hits is up to the machine. */
const { FAULTS_SEED: seed = '3000' } = process.env
const histories = fc.sample(killedHistory, { seed: Number(seed), numRuns: 12 })

const beginReal =
  (wire: WireWorld): Begin =>
  async (world, dataDir, { perSecond }) => {
    wire.show(world)
    return beginProcess({ dataDir, upstreamUrl: wire.url, perSecond })
  }

async function playReal(history: History) {
  const wire = await startWireWorld()
  try {
    return await play(history, { begin: beginReal(wire) })
  } finally {
    await wire.close()
  }
}

describe.concurrent('a server that is killed in the middle of a job', { timeout: 240_000 }, () => {
  it.for([0, 1, 2])('again and again loses nothing and doubles nothing, lane %i', async (lane) => {
    const share = histories.filter((_, number) => number % 3 === lane)
    for (const history of share)
      expect(breachesOf(await playReal(history)), JSON.stringify(history)).toEqual([])
  })
})

describe('a server that is told to end in the middle of a job', { timeout: 60_000 }, () => {
  it('ends what is under way, exits with 0 in time, and the next one goes on', async () => {
    const trace = await playReal({
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
