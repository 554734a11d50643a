import { useQuery } from '@tanstack/react-query'
import { formatCount, formatNumber } from '../lib/format.ts'
import { infoQuery } from '../queries/info.ts'

/** For how many seconds a bulk deletion can be undone before it begins; 0 where it begins at once. */
export function useUndoSeconds(): number {
  return useQuery({ ...infoQuery, select: ({ undoSeconds }) => undoSeconds }).data ?? 0
}

/** Whether it can be taken back, for a dialog that asks. */
export function undoWords(seconds: number): string {
  if (seconds === 0) return 'This can’t be undone.'
  return `You can undo this for ${formatNumber(seconds)} s, and not after that.`
}

/** Why a deletion of so many imports, `used` of them in use, has to be approved by another operator; null where it begins at once. */
export function useApprovalReason(count: number, used: number): string | null {
  const { data: over = null } = useQuery({ ...infoQuery, select: ({ approveOver }) => approveOver })
  if (over === null) return null
  if (count > over) return `it is more than ${formatCount(over, 'import')}`
  return used > 0 ? `${formatCount(used, 'of them is', 'of them are')} in use` : null
}
