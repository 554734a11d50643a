import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeFileSync } from 'node:fs'
import { keyFingerprint } from '../../accounts/key-fingerprint.ts'
import { type History, fairHistory, killedHistory } from './history.ts'
import { play, type Stage } from './play.ts'
import { beginProcess, clockFile } from './process-lives.ts'
import { breachesOf } from './rules.ts'
import { countedBreaches } from './played.ts'
import { startWireWorld, type WireWorld } from './wire-world.ts'

/** `FAULTS_SEED` as in histories.test.ts; where exactly a kill hits is up to the machine. */
const { FAULTS_SEED: seed = '3000' } = process.env
const lanes = 3
const histories = fc.sample(killedHistory, { seed: Number(seed), numRuns: 24 })

/** Consoles that are processes, and reach their upstream by a port: another address is another name of the same machine. */
const stageOf = (wire: WireWorld) => (): Stage => {
  const account = { mode: 'live', name: 'default', baseUrl: wire.url } as const
  return {
    begin: async (world, dataDir, options) => {
      if (options.identity.key !== null) wire.show(world, options.identity.key)
      return beginProcess({ dataDir, ...options })
    },
    accountOf: (which) =>
      ({
        own: account,
        address: { ...account, baseUrl: wire.url.replace('127.0.0.1', 'localhost') },
        name: { ...account, name: 'other' },
        sandbox: { mode: 'sandbox', name: 'default', baseUrl: null } as const,
      })[which],
    fingerprintOf: (dataDir, key) => keyFingerprint(dataDir, key ?? undefined),
    setClock: (dataDir, shiftMs) => writeFileSync(clockFile(dataDir), String(shiftMs)),
  }
}

async function playReal(history: History) {
  const wire = await startWireWorld()
  try {
    return await play(history, { stage: stageOf(wire) })
  } finally {
    await wire.close()
  }
}

describe.concurrent('a server that is killed in the middle of a job', { timeout: 240_000 }, () => {
  it.for([0, 1, 2])('again and again loses nothing and doubles nothing, lane %i', async (lane, { task }) => {
    const share = histories.filter((_, number) => number % lanes === lane)
    for (const history of share) {
      const breaches = await countedBreaches(task.meta, history, () => playReal(history))
      expect(breaches, JSON.stringify(history)).toEqual([])
    }
  })
})

describe('a server that is started without a key', { timeout: 60_000 }, () => {
  it('on the data folder of a live one sends nothing of its job, which goes on when the live one is back', async () => {
    const trace = await playReal({
      ...fairHistory,
      perSecond: 100,
      steps: [{ atCall: 10, act: 'another account', account: 'sandbox', forMs: 1_000, ends: 'crash' }],
    })
    expect(breachesOf({ ...trace, others: [] })).toEqual([])
    expect(trace.lives).toBe(2)
    // The sandbox has a job and a record of its own, of ids that its own imports do not have.
    expect(trace.others.map(({ records }) => records.map(({ outcome }) => outcome))).toEqual([
      ['already_gone', 'already_gone', 'already_gone', 'already_gone'],
    ])
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
