import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { testAccount } from '../open-test-ledger.ts'
import type { SqliteLedger } from '../../sqlite/open-ledger.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { createAccountPlay } from './account-play.ts'
import { type Clock, underClock } from './clock.ts'
import { fastLine } from './fast-upstream.ts'
import { firstKey, type Stage } from './play.ts'
import { beginLife } from './short-lives.ts'
import type { HeldJob, Trace } from './trace.ts'

/** What happens so many milliseconds after the first job was asked for. Jobs are meant by their number. */
export type HoldStep = { atMs: number } & (
  | { act: 'crash' | 'end'; forMs: number }
  | { act: 'lock' | 'disk full'; forMs: number }
  | { act: 'clock jumps'; hours: number }
  | { act: 'another job'; count: number }
  | { act: 'undo'; which: number }
)

/** Bulk deletions that are held, and what happens before and when their holds are over. */
export type HoldsHistory = { holdMs: number; count: number; steps: HoldStep[] }

export const holdKinds = ['crash', 'end', 'lock', 'disk full', 'clock jumps', 'another job', 'undo'] as const

const atMs = fc.integer({ min: 0, max: 300 })
const forMs = fc.integer({ min: 0, max: 60 })
const count = fc.integer({ min: 1, max: 6 })
const act = <Act extends string>(name: Act) => fc.constant(name)
const step: fc.Arbitrary<HoldStep> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ atMs, act: act('crash'), forMs }) },
  { weight: 1, arbitrary: fc.record({ atMs, act: act('end'), forMs }) },
  { weight: 1, arbitrary: fc.record({ atMs, act: act('lock'), forMs }) },
  { weight: 1, arbitrary: fc.record({ atMs, act: act('disk full'), forMs }) },
  {
    weight: 2,
    arbitrary: fc.record({ atMs, act: act('clock jumps'), hours: fc.constantFrom(-3, -1, 2, 48) }),
  },
  { weight: 2, arbitrary: fc.record({ atMs, act: act('another job'), count }) },
  { weight: 3, arbitrary: fc.record({ atMs, act: act('undo'), which: fc.nat({ max: 2 }) }) },
)

export const anyHoldsHistory: fc.Arbitrary<HoldsHistory> = fc.record({
  holdMs: fc.integer({ min: 40, max: 250 }),
  count,
  steps: fc.array(step, { minLength: 1, maxLength: 7 }),
})

const hourMs = 3_600_000
const lookEveryMs = 3
const looksAtMost = 10_000

type Options = {
  /** Where consoles begin, and for whom; in this process, when left out. */
  stage?: Stage
  /** Wraps the ledger, to plant a bug. */
  spoilLedger?: (ledger: SqliteLedger) => Ledger
}

/** Plays a history of holds to its end: every job finished or undone, and no record open. Throws when it never ends. */
export async function playHolds(history: HoldsHistory, options: Options = {}): Promise<Trace> {
  const clock: Clock = { shiftMs: 0 }
  const dataDir = mkdtempSync(path.join(tmpdir(), 'holds-'))
  return underClock(clock, () => playUnder(clock, dataDir, history, options)).finally(() =>
    rmSync(dataDir, { recursive: true }),
  )
}

async function playUnder(
  clock: Clock,
  dataDir: string,
  { holdMs, count: firstCount, steps }: HoldsHistory,
  { stage, spoilLedger }: Options,
): Promise<Trace> {
  let looks = 0
  const sizes = [firstCount, ...steps.flatMap((each) => (each.act === 'another job' ? [each.count] : []))]
  const idsOf = (job: number) => Array.from({ length: sizes[job] ?? 0 }, (_, n) => `import_${job}_${n}`)
  const own = createAccountPlay({
    account: testAccount,
    begin: async (world, folder, { perSecond, identity }) =>
      beginLife({
        dataDir: folder,
        line: fastLine(world, identity.key),
        perSecond,
        identity,
        undoSeconds: holdMs / 1000,
        ...(spoilLedger && { spoilLedger }),
      }),
    callsArriveAtOnce: true,
    fingerprintOf: (key) => key,
    ...(stage && {
      account: stage.accountOf('own'),
      begin: stage.begin,
      callsArriveAtOnce: stage.callsArriveAtOnce,
      fingerprintOf: (key: string | null) => stage.fingerprintOf(dataDir, key),
    }),
    key: firstKey,
    dataDir,
    perSecond: null,
    world: { ids: sizes.flatMap((_, job) => idsOf(job)), deletes: [], reads: [] },
    patience: async () => {
      if (++looks > looksAtMost) throw new Error('The history never ended.')
      await delay(lookEveryMs)
    },
  })
  const jobs: HeldJob[] = []
  const ask = async () => {
    const number = jobs.length
    jobs.push(await own.createHeldJob(`job-${number}`, idsOf(number), holdMs))
  }
  const take = async (each: HoldStep): Promise<void> => {
    switch (each.act) {
      case 'crash':
      case 'end':
        await own.end(each.act)
        await delay(each.forMs)
        return own.begin()
      case 'lock':
        return own.lock(each.forMs)
      case 'disk full':
        return own.fillDisk(each.forMs)
      case 'clock jumps':
        return void (clock.shiftMs += each.hours * hourMs)
      case 'another job':
        return ask()
      case 'undo': {
        const job = jobs[each.which]
        return job && own.undo(job)
      }
    }
  }
  try {
    await own.begin()
    await ask()
    const began = performance.now()
    for (const each of steps.toSorted((a, b) => a.atMs - b.atMs)) {
      await delay(Math.max(0, began + each.atMs - performance.now()))
      await take(each)
    }
    await own.settle()
    const shown = await own.shown()
    await own.end('end')
    return own.trace(shown, [])
  } finally {
    await own.close()
  }
}
