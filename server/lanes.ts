import { BudgetError, type Limiter } from './limiter.ts'

/** A lane that lets nothing through once the job may be another process's: this one may have slept meanwhile. */
export function heldLane(lane: Limiter, lease: { isHeld(): boolean }): Limiter {
  const whileHeld = async <T>(taken: Promise<T>): Promise<T> => {
    const place = await taken
    if (!lease.isHeld()) throw new BudgetError(0)
    return place
  }
  return {
    ...lane,
    take: (deadline) => whileHeld(lane.take(deadline)),
    reserve: (deadline) => whileHeld(lane.reserve(deadline)),
  }
}

/** A lane as long as it is open, then the budget itself: what was sent is read back also when its job was stopped. */
export function openLane(lane: Limiter, budget: Limiter, closed: AbortSignal): Limiter {
  return {
    ...lane,
    take: async (deadline) => {
      try {
        await lane.take(deadline)
      } catch (error) {
        if (!closed.aborted) throw error
        await budget.take(deadline)
      }
    },
  }
}
