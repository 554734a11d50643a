import { describe, expect, it } from 'vitest'
import { fairHistory, type History } from './history.ts'
import { countedBreaches } from './played.ts'
import { playInProcesses } from './process-stage.ts'
import { breachesOf } from './rules.ts'

describe.concurrent('a server that stands still past its deadlines', () => {
  it('goes on, beside another one on its data folder and under another clock, and keeps every rule', async ({
    task,
  }) => {
    const history: History = {
      ...fairHistory,
      perSecond: 100,
      deletes: [
        { well: 4, badly: 3, fault: { kind: 'lost', answer: 'silence', carriedOut: true } },
        { well: 9, badly: 2, fault: { kind: 'late', answer: 'reset', afterMs: 100, meanwhile: 'conflict' } },
      ],
      steps: [
        { atCall: 6, act: 'freeze', forMs: 1_800 },
        { atCall: 12, act: 'clock jumps', hours: -2 },
        { atCall: 15, act: 'crash', forMs: 0 },
        { atCall: 25, act: 'second console', which: [30, 31, 40], forMs: 300, ends: 'crash' },
      ],
    }
    expect(await countedBreaches(task.meta, history, () => playInProcesses(history))).toEqual([])
  })
})

describe.concurrent('a server that is started without a key', () => {
  it('on the data folder of a live one sends nothing of its job, which goes on when the live one is back', async () => {
    const trace = await playInProcesses({
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
