import type { Deadline } from './deadline.ts'
import { BudgetError, type Limiter } from './limiter.ts'
import type { Slot } from './waiting-lanes.ts'

/** What the calls of a run depend on, as this process knows it, and as the ledger does. */
type Run = {
  /** Whether no other process may have the job. */
  isHeld: () => boolean
  /** Whether the job still runs. Another process may have stopped it. */
  stillRuns: () => Promise<boolean>
}

/**
 * A lane that is closed once the lease is lost or the job is stopped elsewhere: both may have happened while a call waited for its
 * slot. The first call of an item reserves its slot, and its intent is only written while the job runs.
 */
export function heldLane(lane: Limiter, { isHeld, stillRuns }: Run): Limiter {
  const reserve = async (deadline: Deadline): Promise<Slot> => {
    const slot = await lane.reserve(deadline)
    if (!isHeld()) throw new BudgetError(0)
    return slot
  }
  return {
    ...lane,
    reserve,
    take: async (deadline) => {
      for (;;) {
        const slot = await reserve(deadline)
        if (!(await stillRuns()) || !isHeld()) throw new BudgetError(0)
        if (slot.leave()) return
      }
    },
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
