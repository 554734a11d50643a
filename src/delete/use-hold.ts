import { createPreference, usePreference } from '../ui/preference.ts'
import type { UsedBy } from './confirm-phrase.ts'
import { useApprovalReason, useUndoSeconds } from './use-approval.ts'

/** Whether a deletion of one import is held, too, so that it can be undone. */
export const holdSinglePreference = createPreference('hold-single', ['off', 'on'])

/**
 * For how many seconds the deletion of one import is held, used by so many websets; 0 where it goes at once. One that would have
 * to be approved as a job goes at once: alone it waits for nobody.
 */
export function useHeldSeconds(usedBy: UsedBy): number {
  const chosen = usePreference(holdSinglePreference) === 'on'
  const seconds = useUndoSeconds()
  const approval = useApprovalReason(1, usedBy === 'unknown' ? 1 : usedBy)
  return chosen && approval === null ? seconds : 0
}
