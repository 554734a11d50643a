import type { Deadline } from './deadline.ts'

/** A slot of the budget, reserved for a call while its intent is recorded. */
export type Slot = {
  /**
   * Whether the call may still leave. Ask right before it does. If not, the slot has been given back, and the call needs
   * another one.
   */
  leave(): boolean
}

/** Someone who waits for a slot. */
type Waiter = { deadline: Deadline; go: (slot: Slot) => void; fail: (waitMs: number) => void }

/** The lane of people who wait in front of a page. It is served before all others. */
export const interactive = 'interactive'

/**
 * Everyone who waits, in lanes. People are served first, in order of arrival. Jobs take turns, so that two of them share the
 * budget however long their lists are. `refused`: the error for those who get no slot.
 */
export function createWaitingLanes(refused: (waitMs: number) => Error) {
  const lanes = new Map<string, Waiter[]>()
  /** A lane that was served moves to the end. */
  const nextLane = () => (lanes.has(interactive) ? interactive : lanes.keys().next().value)
  const removeWhere = (isOut: (waiter: Waiter) => boolean): Waiter[] => {
    const out: Waiter[] = []
    for (const [lane, waiting] of lanes) {
      const staying = waiting.filter((waiter) => !isOut(waiter))
      if (staying.length === waiting.length) continue
      out.push(...waiting.filter(isOut))
      if (staying.length > 0) lanes.set(lane, staying)
      else lanes.delete(lane)
    }
    return out
  }
  return {
    /** Waits in a lane for a slot, until `signal` fires. */
    wait: (lane: string, deadline: Deadline, signal?: AbortSignal) =>
      new Promise<Slot>((resolve, reject) => {
        const end = () => signal?.removeEventListener('abort', onAbort)
        const waiter: Waiter = {
          deadline,
          go: (slot) => {
            end()
            resolve(slot)
          },
          fail: (waitMs) => {
            end()
            reject(refused(waitMs))
          },
        }
        const onAbort = () => {
          removeWhere((other) => other === waiter)
          waiter.fail(0)
        }
        if (signal?.aborted) return waiter.fail(0)
        signal?.addEventListener('abort', onAbort, { once: true })
        const waiting = lanes.get(lane)
        if (waiting) waiting.push(waiter)
        else lanes.set(lane, [waiter])
      }),
    isEmpty: (): boolean => lanes.size === 0,
    size: (): number => [...lanes.values()].reduce((sum, { length }) => sum + length, 0),
    /** The lane whose turn it is. */
    next: nextLane,
    /** Removes and returns whoever is next. */
    shift(): Waiter | undefined {
      const lane = nextLane()
      const waiting = lane === undefined ? undefined : lanes.get(lane)
      if (lane === undefined || !waiting) return undefined
      const waiter = waiting.shift()
      lanes.delete(lane)
      if (waiting.length > 0) lanes.set(lane, waiting)
      return waiter
    },
    /** Removes and returns everyone for whom `isOut` is true. */
    removeWhere,
  }
}
