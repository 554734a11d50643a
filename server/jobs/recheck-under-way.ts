import type { Logger } from 'pino'
import type { Rechecker } from '../delete/recheck.ts'
import type { Timing } from '../delete/timing.ts'
import type { QueuedItem } from '../ledger/job-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { pauseFor } from '../deadline.ts'

/** An item of a job that was sent and has no outcome on record. */
export type OpenItem = QueuedItem & { deletionId: string }

type Deps = {
  ledger: Pick<Ledger, 'get'>
  rechecker: Pick<Rechecker, 'recheck'>
  log: Logger
  timing: Pick<Timing, 'jobRetryMs'>
}

/**
 * Rechecks items that were sent and have no outcome on record, until each has one, and calls `onOutcome` with each that has.
 * Resolves to those that still have none when the signal fires.
 */
export async function recheckUnderWay(
  { ledger, rechecker, log, timing }: Deps,
  items: readonly OpenItem[],
  signal: AbortSignal,
  onOutcome: (item: OpenItem) => Promise<void>,
): Promise<OpenItem[]> {
  const hasOutcome = async ({ deletionId }: OpenItem): Promise<boolean> => {
    await rechecker.recheck(deletionId)
    const record = await ledger.get(deletionId)
    return record?.outcome !== 'intended'
  }

  let open = [...items]
  while (open.length > 0 && !signal.aborted) {
    const left: OpenItem[] = []
    for (const item of open) {
      try {
        if (signal.aborted || !(await hasOutcome(item))) left.push(item)
        else await onOutcome(item)
      } catch (error) {
        log.error({ err: error, deletionId: item.deletionId }, 'an item under way could not be rechecked yet')
        left.push(item)
      }
    }
    open = left
    if (open.length > 0) await pauseFor(timing.jobRetryMs, signal)
  }
  return open
}
