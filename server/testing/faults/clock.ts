import { AsyncLocalStorage } from 'node:async_hooks'

/** A wall clock that somebody sets. What measures time is another clock, which nobody can. */
export type Clock = { shiftMs: number }

const clocks = new AsyncLocalStorage<Clock>()
const realDate = Date
let users = 0

/** `Date` for whoever was begun under a clock of its own, and the machine's for everybody else in this process. */
const shiftedDate = new Proxy(realDate, {
  construct: (target, args: unknown[], newTarget: NewableFunction) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
})

function now(): number {
  return realDate.now() + (clocks.getStore()?.shiftMs ?? 0)
}

/** Runs `work`, and all that it begins, under a clock of its own. */
export async function underClock<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  if (++users === 1) globalThis.Date = shiftedDate
  try {
    return await clocks.run(clock, work)
  } finally {
    if (--users === 0) globalThis.Date = realDate
  }
}
