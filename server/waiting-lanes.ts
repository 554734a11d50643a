import type { Deadline } from './deadline.ts'

/** A place in the budget that was kept for a call, while something was done before it. */
export type Slot = {
  /**
   * Asked at the last moment before the call leaves: whether it still may. If not, the slot was given back, and the call has to take
   * another place.
   */
  leave(): boolean
}

/** Someone who waits for a place in the budget. */
type Waiter = { deadline: Deadline; go: (slot: Slot) => void; fail: (waitMs: number) => void }

/** The lane of people who wait in front of a page. It goes before all others. */
export const interactive = 'interactive'

/**
 * Who waits, in lanes: first the people, first come, first served; then the jobs, one of each in turn, so that two of
 * them share what there is, however long their lists.
 */
export function createWaitingLanes() {
  const lanes = new Map<string, Waiter[]>()
  /** A lane that was served moves to the end. */
  const nextLane = () => (lanes.has(interactive) ? interactive : lanes.keys().next().value)
  return {
    add(lane: string, waiter: Waiter): void {
      const waiting = lanes.get(lane)
      if (waiting) waiting.push(waiter)
      else lanes.set(lane, [waiter])
    },
    isEmpty: (): boolean => lanes.size === 0,
    size: (): number => [...lanes.values()].reduce((sum, { length }) => sum + length, 0),
    /** The lane whose turn it is. */
    next: nextLane,
    /** Takes out the one whose turn it is. */
    shift(): Waiter | undefined {
      const lane = nextLane()
      const waiting = lane === undefined ? undefined : lanes.get(lane)
      if (lane === undefined || !waiting) return undefined
      const waiter = waiting.shift()
      lanes.delete(lane)
      if (waiting.length > 0) lanes.set(lane, waiting)
      return waiter
    },
    /** Takes out all that `isOut` says, wherever they stand. */
    removeWhere(isOut: (waiter: Waiter) => boolean): Waiter[] {
      const out: Waiter[] = []
      for (const [lane, waiting] of lanes) {
        const staying = waiting.filter((waiter) => !isOut(waiter))
        if (staying.length === waiting.length) continue
        out.push(...waiting.filter(isOut))
        if (staying.length > 0) lanes.set(lane, staying)
        else lanes.delete(lane)
      }
      return out
    },
  }
}
