import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Job } from '../../../src/contract/job.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { SqliteLedger } from '../../sqlite/open-ledger.ts'
import { anyHoldsHistory, holdKinds, type HoldsHistory, type HoldStep, playHolds } from './play-holds.ts'
import { breachesOf } from './rules.ts'

/** `FAULTS_SEED` and `FAULTS_PATH` as in histories.test.ts; where exactly a step hits is up to the machine. */
const { FAULTS, FAULTS_SEED: seed = '6000', FAULTS_PATH: path, FAULTS_RUNS } = process.env
const runs = Number(FAULTS_RUNS ?? (FAULTS ? '100' : '4'))
const lanes = path === undefined ? 4 : 1

describe.concurrent(
  'bulk deletions that are held, while everything around them changes',
  { timeout: 600_000 },
  () => {
    it.for(Array.from({ length: lanes }, (_, lane) => Number(seed) + lane))(
      'send nothing before their holds are over, and nothing once they are undone, seed %i',
      async (laneSeed) => {
        const keepsTheRules = fc.asyncProperty(anyHoldsHistory, async (history) => {
          expect(breachesOf(await playHolds(history)), JSON.stringify(history)).toEqual([])
        })
        await fc.assert(keepsTheRules, {
          seed: laneSeed,
          numRuns: runs,
          endOnFailure: true,
          ...(path !== undefined && { path }),
        })
      },
    )
  },
)

describe('the histories of a run with holds', () => {
  it('have every kind of step among them', () => {
    const drawn = Array.from({ length: 4 }, (_, lane) =>
      fc.sample(anyHoldsHistory, { seed: 6000 + lane, numRuns: 4 }),
    ).flat()
    const had = new Set(drawn.flatMap(({ steps }) => steps.map(({ act }) => act)))
    expect(holdKinds.filter((kind) => !had.has(kind))).toEqual([])
  })
})

/** The rules that such a history breaks. */
const broken = async (...asked: Parameters<typeof playHolds>) =>
  new Set(breachesOf(await playHolds(...asked)).map(({ rule }) => rule))

/** A ledger that lets held jobs begin too early: those that are meant, by a move that does not look at holds. */
const beginning =
  (isMeant: (hold: NonNullable<Job['hold']>) => boolean) =>
  (ledger: SqliteLedger): Ledger => ({
    ...ledger,
    jobs: {
      ...ledger.jobs,
      inStates: async (states) => {
        for (const { id, hold } of await ledger.jobs.inStates(['held'])) {
          if (!hold || !isMeant(hold)) continue
          await ledger.jobs.move(id, { from: ['held'], to: 'stopped', by: null })
          await ledger.jobs.move(id, { from: ['stopped'], to: 'running', by: null })
        }
        return ledger.jobs.inStates(states)
      },
    },
  })

describe.concurrent('the rules find', { timeout: 60_000 }, () => {
  const calm: HoldsHistory = { holdMs: 200, count: 4, steps: [] }
  it('nothing where nothing is wrong', async () => {
    expect(breachesOf(await playHolds(calm))).toEqual([])
  })

  it('a hold that a restart forgets', async () => {
    let lives = 0
    const spoilLedger = (ledger: SqliteLedger) => (++lives > 1 ? beginning(() => true)(ledger) : ledger)
    const steps: HoldStep[] = [{ atMs: 20, act: 'crash', forMs: 0 }]
    expect(await broken({ ...calm, holdMs: 4_000, steps }, { spoilLedger })).toContain(15)
  })

  it('a hold that goes by the wall clock alone', async () => {
    const spoilLedger = beginning(({ until }) => Date.parse(until) <= Date.now())
    const steps: HoldStep[] = [{ atMs: 20, act: 'clock jumps', hours: 2 }]
    expect(await broken({ ...calm, holdMs: 4_000, steps }, { spoilLedger })).toContain(15)
  })

  it('an undo that is answered, and not kept', async () => {
    const history: HoldsHistory = { ...calm, steps: [{ atMs: 20, act: 'undo', which: 0 }] }
    const found = await broken(history, {
      spoilLedger: (ledger) => ({
        ...ledger,
        jobs: {
          ...ledger.jobs,
          move: async (id, move) => move.to === 'undone' || ledger.jobs.move(id, move),
        },
      }),
    })
    expect(found).toContain(15)
  })
})
