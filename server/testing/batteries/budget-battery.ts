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

/**
 * What must hold for every budget, by a real clock: tests, for within a `describe`. `open` makes an unused budget of so many
 * calls a second.
 */
export function testBudget(open: (perSecond: number) => Promise<Limiter>): void {
  describe('a place', () => {
    it('is there for so many in any second, and no more', async () => {
      const limiter = await open(20)
      const went = await takeAll(Array.from({ length: 45 }, () => limiter))
      for (const at of went) {
        const within = went.filter((other) => other >= at && other < at + 990)
        expect(within.length).toBeLessThanOrEqual(20)
      }
      expect(Math.max(...went) - Math.min(...went)).toBeGreaterThan(1_900)
    })

    it('is refused at once to whoever cannot wait so long, and then comes to nobody', async () => {
      const limiter = await open(1)
      await limiter.take(patient())
      const asked = performance.now()
      const refused = await limiter.take(deadlineIn(200)).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(BudgetError)
      expect(performance.now() - asked).toBeLessThan(180)
      expect((refused as BudgetError).retryAfterMs).toBeGreaterThan(200)
      await limiter.take(patient())
      expect(performance.now() - asked).toBeLessThan(1_900)
    })

    it('comes to people before jobs', async () => {
      const limiter = await open(4)
      const job = limiter.lane('job', never)
      await takeAll([limiter, limiter, limiter, limiter])
      const [first, second, person] = await takeAll([job, job, limiter])
      expect(person).toBeLessThanOrEqual(Math.max(first ?? 0, second ?? 0))
    })

    it('is left by a job that is told to stop', async () => {
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
      expect((await limiter.state()).pausedForMs).toBeGreaterThan(500)
      const went = await takeAll([limiter, limiter.lane('job', never)])
      for (const at of went) expect(at - asked).toBeGreaterThanOrEqual(595)
      expect((await limiter.state()).pausedForMs).toBe(0)
    })

    it('lowers what is used of the rate, and other answers bring it back', async () => {
      const limiter = await open(10)
      await limiter.pauseAfter429(50)
      expect(await limiter.state()).toMatchObject({ perSecond: 10, allowedPerSecond: 9 })
      await delay(100)
      await limiter.succeeded()
      expect(await limiter.state()).toMatchObject({ allowedPerSecond: 10, waiting: 0 })
    })
  })
}
