import { BudgetError, type Limiter } from './limiter.ts'

/** A lane that is closed once the lease is lost. This process may have been suspended while it waited for a slot. */
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

/** A lane that turns into the budget itself once it is closed: an import is read back even after its job was stopped. */
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
