import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Deadline } from './deadline.ts'
import { type BudgetError, createLimiter, type Limiter } from './limiter.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A deadline on the fake clock. (The signal of a real one has its own timer, which the limiter does not use.) */
function inMs(ms: number): Deadline {
  const at = performance.now() + ms
  const left = () => Math.max(0, at - performance.now())
  const other = () => inMs(0)
  return { at, left, signal: new AbortController().signal, within: other, earlier: other }
}

/** Takes a slot and notes when it came, or after how long to try again. */
function take(limiter: Limiter, log: string[], name: string, ms = 600_000) {
  const start = performance.now()
  const note = (what: string) => log.push(`${name} ${what} at ${Math.round(performance.now() - start)}`)
  return limiter.take(inMs(ms)).then(
    () => note('went'),
    (error: unknown) => note(`failed(${Math.round((error as BudgetError).retryAfterMs)})`),
  )
}

const noJitter = { random: () => 0 }

describe('the budget', () => {
  it('lets any number of calls leave at once without a limit', async () => {
    const limiter = createLimiter(null)
    for (let n = 0; n < 1_000; n++) await limiter.take(inMs(1))
    expect(await limiter.state()).toEqual({
      perSecond: null,
      allowedPerSecond: null,
      waiting: 0,
      pausedForMs: 0,
    })
  })

  it('lets the first few calls leave at once and the others in turn', async () => {
    const limiter = createLimiter(2)
    const log: string[] = []
    const all = ['a', 'b', 'c', 'd', 'e'].map((name) => take(limiter, log, name))
    expect(await limiter.state()).toMatchObject({ perSecond: 2, waiting: 3 })
    await vi.advanceTimersByTimeAsync(5_000)
    await Promise.all(all)
    expect(log).toEqual(['a went at 0', 'b went at 0', 'c went at 1000', 'd went at 1000', 'e went at 2000'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets at most that many calls leave in any second, first come, first served', async () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 40 })
    const rates = fc.constantFrom(0.5, 1, 2, 2.5, 5, 10, 7.3)
    await fc.assert(
      fc.asyncProperty(rates, arrivals, async (perSecond, gaps) => {
        const limiter = createLimiter(perSecond)
        const went: { n: number; at: number }[] = []
        for (const [n, gap] of gaps.entries()) {
          await vi.advanceTimersByTimeAsync(gap)
          void limiter.take(inMs(600_000)).then(() => went.push({ n, at: performance.now() }))
        }
        await vi.advanceTimersByTimeAsync(200_000)
        expect(went.map(({ n }) => n)).toEqual(gaps.map((_, n) => n))
        const most = Math.ceil(perSecond)
        for (const { at } of went) {
          const within = went.filter((other) => other.at >= at && other.at < at + 1_000)
          expect(within.length).toBeLessThanOrEqual(most)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('refuses at once a caller that cannot be served in time, wherever it is in the queue', async () => {
    const limiter = createLimiter(1)
    const log: string[] = []
    void take(limiter, log, 'first')
    void take(limiter, log, 'patient')
    void take(limiter, log, 'hasty', 500)
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['first went at 0', 'hasty failed(1000) at 0'])
    await vi.advanceTimersByTimeAsync(3_000)
    expect(log).toEqual(['first went at 0', 'hasty failed(1000) at 0', 'patient went at 1000'])
    expect((await limiter.state()).waiting).toBe(0)
  })

  it('gives the slot of a caller that gave up to the next', async () => {
    const limiter = createLimiter(1)
    const log: string[] = []
    void take(limiter, log, 'a')
    void take(limiter, log, 'b', 1_500)
    void take(limiter, log, 'c', 1_500)
    void take(limiter, log, 'd')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(log).toEqual(['a went at 0', 'b went at 1000', 'c failed(1000) at 1000', 'd went at 2000'])
  })

  it('takes the slot back from a call that leaves late, and gives it to the next', async () => {
    const limiter = createLimiter(1)
    const log: string[] = []
    const slot = await limiter.reserve(inMs(1))
    void take(limiter, log, 'a')
    void take(limiter, log, 'b')
    await vi.advanceTimersByTimeAsync(300)
    expect(slot.leave()).toBe(false)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(log).toEqual(['a went at 300', 'b went at 1300'])
  })

  it('leaves its slot to a call that leaves soon', async () => {
    const limiter = createLimiter(1)
    const log: string[] = []
    const slot = await limiter.reserve(inMs(1))
    void take(limiter, log, 'a')
    await vi.advanceTimersByTimeAsync(30)
    expect(slot.leave()).toBe(true)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(log).toEqual(['a went at 1000'])
  })

  it('gives a job that was too late another slot at once', async () => {
    const limiter = createLimiter(2)
    const job = limiter.lane('job', new AbortController().signal)
    const slot = await job.reserve(inMs(1))
    await vi.advanceTimersByTimeAsync(100)
    expect(slot.leave()).toBe(false)
    const log: string[] = []
    void take(job, log, 'again')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(log).toEqual(['again went at 0'])
  })

  it('is not confused by a system clock that is set back or forth', async () => {
    const limiter = createLimiter(1)
    const log: string[] = []
    void take(limiter, log, 'a')
    void take(limiter, log, 'b')
    vi.setSystemTime(Date.now() - 3_600_000)
    void take(limiter, log, 'c')
    vi.setSystemTime(Date.now() + 7_200_000)
    await vi.advanceTimersByTimeAsync(2_100)
    expect(log).toEqual(['a went at 0', 'b went at 1000', 'c went at 2000'])
  })
})

describe('a pause', () => {
  it('holds everyone for as long as upstream asked', async () => {
    const limiter = createLimiter(null, noJitter)
    const log: string[] = []
    await limiter.pauseAfter429(2_000)
    void take(limiter, log, 'a')
    void take(limiter, log, 'b')
    expect(await limiter.state()).toMatchObject({ waiting: 2, pausedForMs: 2_000 })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(log).toEqual(['a went at 2000', 'b went at 2000'])
    expect((await limiter.state()).pausedForMs).toBe(0)
  })

  it('is a minute at most, and a little longer by chance, never shorter', async () => {
    const limiter = createLimiter(null, { random: () => 0.999 })
    await limiter.pauseAfter429(1e12)
    expect((await limiter.state()).pausedForMs).toBeGreaterThan(60_000)
    expect((await limiter.state()).pausedForMs).toBeLessThanOrEqual(61_000)
  })

  it('is not shortened by a later, shorter one', async () => {
    const limiter = createLimiter(null, noJitter)
    await limiter.pauseAfter429(10_000)
    await limiter.pauseAfter429(1_000)
    await limiter.pauseAfter429(null)
    expect((await limiter.state()).pausedForMs).toBe(10_000)
  })

  it('refuses at once a caller that cannot wait for its end', async () => {
    const limiter = createLimiter(null, noJitter)
    const log: string[] = []
    void take(limiter, log, 'waiting', 5_000)
    await limiter.pauseAfter429(4_000)
    void take(limiter, log, 'hasty', 3_000)
    void take(limiter, log, 'patient', 8_000)
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['waiting went at 0', 'hasty failed(4000) at 0'])
    await limiter.pauseAfter429(9_000)
    await vi.advanceTimersByTimeAsync(0)
    expect(log.at(-1)).toBe('patient failed(9000) at 0')
  })
})

/** The pauses after several 429s, each sent when the pause before is over. */
async function pauses(limiter: Limiter, count: number, retryAfterMs: number | null = null) {
  const seen: number[] = []
  for (let n = 0; n < count; n++) {
    await limiter.pauseAfter429(retryAfterMs)
    seen.push((await limiter.state()).pausedForMs)
    await vi.advanceTimersByTimeAsync((await limiter.state()).pausedForMs)
  }
  return seen
}

describe('a 429 that does not say how long', () => {
  it('doubles the pause each time, up to a minute', async () => {
    const limiter = createLimiter(null, noJitter)
    const doubled = [200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 51_200, 60_000, 60_000]
    expect(await pauses(limiter, 11)).toEqual(doubled)
  })

  it('counts once, together with all others during its pause', async () => {
    const limiter = createLimiter(null, noJitter)
    for (let n = 0; n < 20; n++) await limiter.pauseAfter429(null)
    expect((await limiter.state()).pausedForMs).toBe(200)
    await vi.advanceTimersByTimeAsync(200)
    expect(await pauses(limiter, 1)).toEqual([400])
  })

  it('starts again from the shortest after any other answer', async () => {
    const limiter = createLimiter(null, noJitter)
    await pauses(limiter, 4)
    await limiter.succeeded()
    expect(await pauses(limiter, 1)).toEqual([200])
  })

  it('is not undone by the answer to a call that left before it', async () => {
    const limiter = createLimiter(null, noJitter)
    await pauses(limiter, 2)
    await limiter.pauseAfter429(null)
    await limiter.succeeded()
    await vi.advanceTimersByTimeAsync(800)
    expect(await pauses(limiter, 1)).toEqual([1_600])
  })

  it('is the same as a 429 that says 0', async () => {
    const limiter = createLimiter(null, noJitter)
    expect(await pauses(limiter, 3, 0)).toEqual([200, 400, 800])
  })
})

describe('after 429s', () => {
  it('lowers the rate, down to a tenth, and raises it with each success', async () => {
    const limiter = createLimiter(10, noJitter)
    await pauses(limiter, 1)
    expect((await limiter.state()).allowedPerSecond).toBe(9)
    await pauses(limiter, 60)
    expect(await limiter.state()).toMatchObject({ perSecond: 10, allowedPerSecond: 1 })
    for (let n = 0; n < 3; n++) await limiter.succeeded()
    expect((await limiter.state()).allowedPerSecond).toBe(4)
    for (let n = 0; n < 60; n++) await limiter.succeeded()
    expect((await limiter.state()).allowedPerSecond).toBe(10)
  })

  it('gives the slot of a call that was not served to the next', async () => {
    const limiter = createLimiter(20, noJitter)
    const log: string[] = []
    for (let n = 1; n <= 20; n++) void take(limiter, log, String(n))
    void take(limiter, log, 'next')
    await vi.advanceTimersByTimeAsync(100)
    await limiter.pauseAfter429(null)
    await limiter.succeeded()
    await limiter.succeeded()
    await vi.advanceTimersByTimeAsync(50)
    expect(log.at(-1)).toBe('next went at 150')
  })
})

describe('a 429 among successes', () => {
  it('never lets more be served in any second, whichever calls got the 429', async () => {
    const call = fc.record({
      gap: fc.integer({ min: 0, max: 300 }),
      answerMs: fc.integer({ min: 1, max: 800 }),
      isServed: fc.boolean(),
    })
    const rates = fc.constantFrom(1, 2, 2.5, 3, 5, 7.3)
    await fc.assert(
      fc.asyncProperty(rates, fc.array(call, { minLength: 1, maxLength: 30 }), async (perSecond, calls) => {
        const limiter = createLimiter(perSecond, noJitter)
        const served: number[] = []
        const send = async ({ answerMs, isServed }: (typeof calls)[number]) => {
          await limiter.take(inMs(600_000))
          const sentAt = performance.now()
          if (isServed) served.push(sentAt)
          await new Promise<void>((resolve) => setTimeout(resolve, answerMs))
          if (isServed) await limiter.succeeded(sentAt)
          else await limiter.pauseAfter429(1, sentAt)
        }
        const sending: Promise<void>[] = []
        for (const each of calls) {
          await vi.advanceTimersByTimeAsync(each.gap)
          sending.push(send(each))
        }
        await vi.advanceTimersByTimeAsync(60_000)
        await Promise.all(sending)
        for (const [index, at] of served.entries())
          expect((served[index + Math.ceil(perSecond)] ?? Infinity) - at).toBeGreaterThanOrEqual(1_000)
      }),
    )
  })

  it('starts from the shortest pause when a call that left after the last pause was served', async () => {
    const limiter = createLimiter(null, noJitter)
    await pauses(limiter, 2)
    const sentAt = performance.now()
    await vi.advanceTimersByTimeAsync(10)
    await limiter.pauseAfter429(null)
    expect((await limiter.state()).pausedForMs).toBe(800)
    await limiter.succeeded(sentAt)
    await vi.advanceTimersByTimeAsync(800)
    expect(await pauses(limiter, 1)).toEqual([200])
  })

  it('with a limit lasts about until a slot is free', async () => {
    expect(await pauses(createLimiter(5, noJitter), 1)).toEqual([100])
    expect(await pauses(createLimiter(10, noJitter), 1)).toEqual([50])
    expect(await pauses(createLimiter(100, noJitter), 1)).toEqual([50])
  })
})

describe('lanes', () => {
  const never = new AbortController().signal

  it('space the calls of jobs evenly, and let a person go in between', async () => {
    const limiter = createLimiter(5)
    const job = limiter.lane('job', never)
    const log: string[] = []
    for (let n = 0; n < 8; n++) void take(job, log, `job ${n}`)
    await vi.advanceTimersByTimeAsync(900)
    void take(limiter, log, 'person')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(log).toEqual([
      'job 0 went at 0',
      'job 1 went at 210',
      'job 2 went at 420',
      'job 3 went at 630',
      'job 4 went at 840',
      'person went at 100',
      'job 5 went at 1210',
      'job 6 went at 1420',
      'job 7 went at 1630',
    ])
  })

  it('make up for what a pause took from them', async () => {
    const limiter = createLimiter(5, noJitter)
    const job = limiter.lane('job', never)
    const log: string[] = []
    for (let n = 0; n < 5; n++) void take(job, log, `job ${n}`)
    await vi.advanceTimersByTimeAsync(0)
    await limiter.pauseAfter429(800)
    await limiter.succeeded()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(log.slice(0, 4).map((line) => line.split(' ').at(-1))).toEqual(['0', '800', '800', '800'])
  })

  it('let people go before jobs, and jobs take turns', async () => {
    const limiter = createLimiter(1)
    const log: string[] = []
    void take(limiter, log, 'first')
    for (const name of ['a1', 'a2', 'a3']) void take(limiter.lane('a', never), log, name)
    void take(limiter.lane('b', never), log, 'b1')
    await vi.advanceTimersByTimeAsync(2_500)
    void take(limiter, log, 'person')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(log.map((line) => line.split(' ')[0])).toEqual(['first', 'a1', 'b1', 'person', 'a2', 'a3'])
  })

  it('drop the callers of a stopped job at once, and the others move up', async () => {
    const limiter = createLimiter(1)
    const log: string[] = []
    const stop = new AbortController()
    void take(limiter, log, 'first')
    void take(limiter.lane('a', stop.signal), log, 'stopped')
    void take(limiter.lane('b', never), log, 'other')
    stop.abort()
    await vi.advanceTimersByTimeAsync(1_500)
    void take(limiter.lane('a', stop.signal), log, 'late')
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual([
      'first went at 0',
      'stopped failed(0) at 0',
      'other went at 1000',
      'late failed(0) at 0',
    ])
    expect((await limiter.state()).waiting).toBe(0)
  })
})
