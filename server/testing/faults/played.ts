import type { TaskMeta } from 'vitest'
import { breachesOf, type Breach } from './rules.ts'
import { kindsOf } from './history.ts'
import type { Trace } from './trace.ts'

/** What a test played, for the line at the end of a run. */
type Played = {
  histories: number
  /** Those of them in which several replicas served one database. */
  withReplicas: number
  calls: number
  kills: number
  violations: number
  /** How many histories had each kind of thing that goes wrong. */
  kinds: Record<string, number>
}

declare module 'vitest' {
  interface TaskMeta {
    played?: Played
  }
}

export const nothingPlayed = (): Played => ({
  histories: 0,
  withReplicas: 0,
  calls: 0,
  kills: 0,
  violations: 0,
  kinds: {},
})

/** Adds one count to another. */
export function add(sum: Played, more: Played): void {
  sum.histories += more.histories
  sum.withReplicas += more.withReplicas
  sum.calls += more.calls
  sum.kills += more.kills
  sum.violations += more.violations
  for (const [kind, count] of Object.entries(more.kinds)) sum.kinds[kind] = (sum.kinds[kind] ?? 0) + count
}

/** Counts a history in the meta of its test, and gives what breaks a rule in it. Also one that never ends is a violation. */
export async function countedBreaches(
  meta: TaskMeta,
  history: Parameters<typeof kindsOf>[0],
  playIt: () => Promise<Trace>,
): Promise<Breach[]> {
  const played = (meta.played ??= nothingPlayed())
  const kinds = Object.fromEntries([...kindsOf(history)].map((kind) => [kind, 1]))
  try {
    const trace = await playIt()
    const breaches = breachesOf(trace)
    const all = [trace, ...trace.others]
    const sum = (of: (each: Trace) => number) => all.reduce((total, each) => total + of(each), 0)
    add(played, {
      histories: 1,
      withReplicas: trace.replicated ? 1 : 0,
      calls: sum(({ calls }) => calls.length),
      kills: sum(({ kills }) => kills),
      violations: breaches.length,
      kinds,
    })
    return breaches
  } catch (error) {
    add(played, { histories: 1, withReplicas: 0, calls: 0, kills: 0, violations: 1, kinds })
    throw error
  }
}
