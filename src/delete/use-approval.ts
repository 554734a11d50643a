import { formatCount } from '../lib/format.ts'
import { useInfo } from '../queries/info.ts'

/**
 * Why another operator has to approve a job of `count` imports, `used` of which a webset uses; null when nobody has to.
 */
export function useApprovalReason(count: number, used: number): string | null {
  const over = useInfo(({ approveOver }) => approveOver) ?? null
  if (over === null) return null
  if (count > over) return `it is more than ${formatCount(over, 'import')}`
  return used > 0 ? `${formatCount(used, 'of them is', 'of them are')} in use` : null
}
