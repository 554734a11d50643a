import type { Job } from '../../src/contract/job.ts'
import { isRefusalOfKey } from '../answer.ts'
import type { EndedItem } from '../delete/delete-import.ts'
import type { JobChangedError } from '../ledger/job-store.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** So many failures one after the other say that upstream fails, not the imports. */
const failuresToPause = 5
/** So many imports gone one after the other, with no record of ours that says why, are no accident. */
const unexplainedToPause = 5

/** The pause for imports that are gone and nobody knows why. */
const unexplainedGone = 'unexplained_gone'

/** The pause of a job that was changed in its file. No resumption ends it. */
export const jobChanged = 'job_changed'
export const jobChangedAdvice = 'It cannot go on: select the imports again and delete them in a new job.'

/** Why a job does not go on that was changed in its file. */
export function changedPause({ message }: JobChangedError): NonNullable<Job['paused']> {
  return { code: jobChanged, message: `${message} ${jobChangedAdvice}` }
}

/** Looks at how each item of a job ended, and calls `pause` where going on makes no sense. */
export function watchEnds(
  ledger: Pick<Ledger, 'explainsGone'>,
  pausedBefore: Job['paused'],
  pause: (code: string, message: string) => void,
) {
  let failuresInRow = 0
  let unexplainedInRow = 0
  /** Whoever resumed a job that had paused for this has looked into it. */
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
