import { formatNumber } from '../lib/format.ts'
import { useInfo } from '../queries/info.ts'
import { createPreference, usePreference } from '../ui/preference.ts'
import type { UsedBy } from './confirm-phrase.ts'
import { useApprovalReason } from './use-approval.ts'

/** Whether the deletion of a single import is held too, so that it can be undone. */
export const holdSinglePreference = createPreference('hold-single', ['off', 'on'])

/** How many seconds a job is held before it begins; 0: it begins at once. */
export function useUndoSeconds(): number {
  return useInfo(({ undoSeconds }) => undoSeconds) ?? 0
}

/**
 * How many seconds the deletion of one import is held; 0: it begins at once. One that would need approval as a job is not held:
 * a single deletion needs none.
 */
export function useHeldSeconds(usedBy: UsedBy): number {
  const chosen = usePreference(holdSinglePreference) === 'on'
  const seconds = useUndoSeconds()
  const approval = useApprovalReason(1, usedBy === 'unknown' ? 1 : usedBy)
  return chosen && approval === null ? seconds : 0
}

/** Whether a deletion can be undone, in a sentence for the dialog. */
export function undoWords(seconds: number): string {
  if (seconds === 0) return 'This can’t be undone.'
  return `You can undo this for ${formatNumber(seconds)} s, and not after that.`
}
