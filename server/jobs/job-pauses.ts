import type { Job } from '../../src/contract/job.ts'
import { isRefusalOfKey } from '../answer.ts'
import type { EndedItem } from '../delete/delete-import.ts'
import type { JobChangedError } from '../ledger/job-store.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** After this many failures in a row, upstream is the likely cause, not the imports. */
const failuresToPause = 5
/** This many imports in a row that are gone without a record of ours are no accident. */
const unexplainedToPause = 5

/** The pause for imports that are gone for no known reason. */
const unexplainedGone = 'unexplained_gone'

/** The pause of a job that was changed in its file. It cannot be resumed. */
export const jobChanged = 'job_changed'
export const jobChangedAdvice = 'It cannot go on: select the imports again and delete them in a new job.'

/** The pause of a job that was changed in its file, with its message. */
export function changedPause({ message }: JobChangedError): NonNullable<Job['paused']> {
  return { code: jobChanged, message: `${message} ${jobChangedAdvice}` }
}

/** Watches how the items of a job end, and calls `pause` when it makes no sense to go on. */
export function watchEnds(
  ledger: Pick<Ledger, 'explainsGone'>,
  pausedBefore: Job['paused'],
  pause: (code: string, message: string) => void,
) {
  let failuresInRow = 0
  let unexplainedInRow = 0
  /** Somebody who resumes a job after this pause has looked into it, so it does not pause for this again. */
  const mayBeUnexplained = pausedBefore?.code === unexplainedGone

  return async (importId: string, { deletionId, result }: EndedItem): Promise<void> => {
    const { outcome, status, message, refusal } = result
    if (refusal && isRefusalOfKey(status)) pause(refusal.code, refusal.message)
    failuresInRow = outcome === 'failed' || outcome === 'unknown' ? failuresInRow + 1 : 0
    if (failuresInRow >= failuresToPause)
      pause(
        'upstream_failing',
        `${failuresToPause} deletions in a row failed, the last one so: ${message ?? ''}`,
      )
    const isUnexplained = outcome === 'already_gone' && !(await ledger.explainsGone(importId, deletionId))
    unexplainedInRow = isUnexplained ? unexplainedInRow + 1 : 0
    if (unexplainedInRow >= unexplainedToPause && !mayBeUnexplained)
      pause(
        unexplainedGone,
        `${unexplainedToPause} imports in a row were gone already, and this console did not delete them. Somebody else may be deleting, or these imports are of another account. Resume the job if that is right.`,
      )
  }
}
