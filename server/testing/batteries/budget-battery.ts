import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { deadlineIn } from '../../deadline.ts'
import { BudgetError, type Limiter } from '../../limiter.ts'

const never = new AbortController().signal
const patient = () => deadlineIn(20_000)

/** Takes places and gives when each came, in milliseconds. */
const takeAll = (limiters: readonly Limiter[]) =>
  Promise.all(
    limiters.map(async (limiter) => {
      await limiter.take(patient())
      return performance.now()
    }),
  )

/** The answer to somebody who does not get a place in time. */
async function refusal(limiter: Limiter, ms: number): Promise<BudgetError> {
  const error: unknown = await limiter.take(deadlineIn(ms)).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(BudgetError)
  return error as BudgetError
}

/**
 * What must hold for every budget, by a real clock: tests, for within a `describe`. `open` makes an unused budget of so many
 * calls a second. However slow the machine is, it makes a call later and never sooner: what is asserted is the least that
 * something takes.
 */
export function testBudget(open: (perSecond: number) => Promise<Limiter>): void {
  describe('a slot', () => {
    it('is given to that many calls in any second, and no more', async () => {
      const limiter = await open(20)
      const calls: { asked: number; went: number }[] = []
      await Promise.all(
        Array.from({ length: 5 }, async () => {
          for (let n = 0; n < 9; n++) {
            const asked = performance.now()
            await limiter.take(patient())
            calls.push({ asked, went: performance.now() })
          }
        }),
      )
      for (const { asked: from } of calls) {
        const within = calls.filter(({ asked, went }) => asked >= from && went < from + 990)
        expect(within.length).toBeLessThanOrEqual(20)
      }
      const [first, last] = [
        Math.min(...calls.map(({ asked }) => asked)),
        Math.max(...calls.map(({ went }) => went)),
      ]
      expect(last - first).toBeGreaterThan(1_900)
    })

    it('that was reserved is kept for a moment, and still no more calls leave in any second', async () => {
      const limiter = await open(10)
      const job = limiter.lane('job', never)
      const went: number[] = []
      let tooLate = 0
      const deleteOne = async (each: Limiter, writesForMs: number) => {
        const slot = await each.reserve(patient())
        await delay(writesForMs)
        if (!slot.leave()) {
          tooLate += 1
          await each.take(patient())
        }
        went.push(performance.now())
      }
      await Promise.all([
        ...Array.from({ length: 6 }, () => deleteOne(limiter, 900)),
        ...Array.from({ length: 6 }, () => deleteOne(job, 900)),
        delay(200).then(() => Promise.all(Array.from({ length: 12 }, () => deleteOne(limiter, 0)))),
      ])
      expect(tooLate).toBeGreaterThan(5)
      went.sort((a, b) => a - b)
      for (const [n, at] of went.entries()) expect((went[n + 10] ?? Infinity) - at).toBeGreaterThan(930)
    })

    it('is refused at once to a caller that cannot wait so long, and is then taken by nobody', async () => {
      // One in fifty seconds: a refusal that waited for its deadline would not come before the test is over.
      const limiter = await open(0.02)
      await limiter.take(patient())
      const first = await refusal(limiter, 30_000)
      expect(first.retryAfterMs).toBeGreaterThan(30_000)
      const second = await refusal(limiter, 30_000)
      expect(second.retryAfterMs).toBeLessThanOrEqual(first.retryAfterMs)
      expect((await limiter.state()).waiting).toBe(0)
    })

    it('goes to people before jobs', async () => {
      const limiter = await open(4)
      const job = limiter.lane('job', never)
      await takeAll([limiter, limiter, limiter, limiter])
      const [first, second, person] = await takeAll([job, job, limiter])
      expect(person).toBeLessThanOrEqual(Math.max(first ?? 0, second ?? 0))
    })

    it('is given up by a job that is stopped', async () => {
      const limiter = await open(1)
      const stop = new AbortController()
      await limiter.take(patient())
      const waiting = limiter.lane('job', stop.signal).take(patient())
      stop.abort()
      await expect(waiting).rejects.toThrow(BudgetError)
      await expect(limiter.lane('job', stop.signal).take(patient())).rejects.toThrow(BudgetError)
    })
  })

  describe('a 429', () => {
    it('holds everyone for as long as upstream asked, and is over then', async () => {
      const limiter = await open(20)
      const asked = performance.now()
      await limiter.pauseAfter429(600)
      const went = await takeAll([limiter, limiter.lane('job', never)])
      for (const at of went) expect(at - asked).toBeGreaterThanOrEqual(595)
      expect((await limiter.state()).pausedForMs).toBe(0)
      await limiter.pauseAfter429(50_000)
      expect((await limiter.state()).pausedForMs).toBeGreaterThan(30_000)
    })

    it('lowers the rate, and other answers raise it again', async () => {
      const limiter = await open(10)
      await limiter.pauseAfter429(50)
      expect(await limiter.state()).toMatchObject({ perSecond: 10, allowedPerSecond: 9 })
      await delay(100)
      await limiter.succeeded()
      expect(await limiter.state()).toMatchObject({ allowedPerSecond: 10, waiting: 0 })
    })
  })
}
