import type { ApiCheck } from '../api-check.ts'
import { deadlineIn } from '../deadline.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Limiter } from '../limiter.ts'
import type { Upstream } from '../upstream.ts'
import { checkExists } from './check-exists.ts'
import type { KeyedMutex } from './keyed-mutex.ts'
import type { Timing } from './timing.ts'

type Deps = {
  upstream: Upstream
  limiter: Limiter
  apiCheck: ApiCheck
  ledger: Ledger
  mutex: KeyedMutex
  timing: Timing
}

/** How many abandoned deletions are checked: the newest ones. */
const checkedAtMost = 200

/**
 * Checks abandoned deletions: they were given up while the import was still there, but the DELETE may take effect late.
 * Each is checked a few times after this process first saw it (`lateCheckMs`), and corrected if the import is gone.
 */
export function createAbandonedChecks({ ledger, mutex, timing, ...deps }: Deps) {
  const seen = new Map<string, { at: number; checks: number }>()

  const isDue = (id: string): boolean => {
    const known = seen.get(id) ?? { at: performance.now(), checks: 0 }
    seen.set(id, known)
    const wait = timing.lateCheckMs[known.checks]
    return wait !== undefined && performance.now() - known.at >= wait
  }
  /** Moves on to the next time in `lateCheckMs` that is still ahead. */
  const checked = (id: string): void => {
    const known = seen.get(id)
    if (!known) return
    const age = performance.now() - known.at
    const next = timing.lateCheckMs.findIndex((wait) => wait > age)
    known.checks = next === -1 ? timing.lateCheckMs.length : next
  }
  const endChecks = (id: string): void => {
    const known = seen.get(id)
    if (known) known.checks = timing.lateCheckMs.length
  }

  return {
    /** Checks all deletions that are due. */
    check: async (isStopped: () => boolean): Promise<void> => {
      const abandoned = await ledger.abandoned(checkedAtMost)
      const ids = new Set(abandoned.map(({ id }) => id))
      for (const id of seen.keys()) if (!ids.has(id)) seen.delete(id)
      for (const { id, importId } of abandoned.filter((deletion) => isDue(deletion.id))) {
        if (isStopped() || (await mutex.isLocked(importId))) continue
        if (await ledger.deletedBy(importId)) {
          endChecks(id)
          continue
        }
        await mutex.run(importId, deadlineIn(timing.totalMs), async () => {
          const { found } = await checkExists(deps, importId, deadlineIn(timing.callMs), timing)
          if (found === 'there') checked(id)
          if (found !== 'gone') return
          const how = 'Read back once more: it is gone. The call took effect late.'
          const late = await ledger.recordLateSuccess({ importId, otherThan: id, how })
          if (late.kind !== 'under_way') checked(id)
        })
      }
    },
  }
}
