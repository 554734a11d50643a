import type { ApiCheck } from '../api-check.ts'
import { deadlineIn } from '../deadline.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Limiter } from '../limiter.ts'
import type { Upstream } from '../upstream.ts'
import { checkExists } from './check-exists.ts'
import type { KeyedMutex } from './keyed-mutex.ts'
import type { Timing } from './timing.ts'

export type AbandonedDeps = {
  upstream: Upstream
  limiter: Limiter
  apiCheck: ApiCheck
  ledger: Ledger
  mutex: KeyedMutex
  timing: Timing
}

/** How many abandoned deletions of earlier processes are checked: the newest ones. */
const newestAtMost = 200

/** An abandoned deletion, when this process first saw it, and how often it was checked. */
type Abandoned = { importId: string; at: number; checks: number }

/**
 * Checks abandoned deletions: they were given up while the import was still there, but the DELETE may take effect late.
 * Each is checked a few times after this process first saw it (`lateCheckMs`), and corrected if the import is gone.
 */
export function createAbandonedChecks({ ledger, mutex, timing, ...deps }: AbandonedDeps) {
  const seen = new Map<string, Abandoned>()

  const isDue = ({ at, checks }: Abandoned): boolean => {
    const wait = timing.lateCheckMs[checks]
    return wait !== undefined && performance.now() - at >= wait
  }
  /** Moves on to the next time in `lateCheckMs` that is still ahead. */
  const checked = (one: Abandoned): void => {
    const age = performance.now() - one.at
    const next = timing.lateCheckMs.findIndex((wait) => wait > age)
    one.checks = next === -1 ? timing.lateCheckMs.length : next
  }
  const endChecks = (one: Abandoned): void => {
    one.checks = timing.lateCheckMs.length
  }

  /** Adds those that are new, and forgets the others once they have had all their checks. */
  const look = async (): Promise<void> => {
    const newest = await ledger.abandoned(newestAtMost)
    const ids = new Set(newest.map(({ id }) => id))
    for (const [id, { checks }] of seen)
      if (!ids.has(id) && checks >= timing.lateCheckMs.length) seen.delete(id)
    for (const { id, importId } of newest)
      if (!seen.has(id)) seen.set(id, { importId, at: performance.now(), checks: 0 })
  }

  return {
    /** Checks all deletions that are due. */
    check: async (isStopped: () => boolean): Promise<void> => {
      await look()
      for (const [id, one] of [...seen].filter(([, each]) => isDue(each))) {
        const { importId } = one
        if (isStopped() || (await mutex.isLocked(importId))) continue
        if (await ledger.deletedBy(importId, id)) {
          endChecks(one)
          continue
        }
        await mutex.run(importId, deadlineIn(timing.totalMs), async () => {
          const { found } = await checkExists(deps, importId, deadlineIn(timing.callMs), timing)
          if (found === 'there') checked(one)
          if (found !== 'gone') return
          const how = 'Read back once more: it is gone. The call took effect late.'
          const late = await ledger.recordLateSuccess({ importId, otherThan: id, how })
          if (late.kind !== 'under_way') checked(one)
        })
      }
    },
  }
}
