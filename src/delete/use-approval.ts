import { useQuery } from '@tanstack/react-query'
import { formatCount } from '../lib/format.ts'
import { infoQuery } from '../queries/info.ts'

/**
 * Why another operator has to approve a job of `count` imports, `used` of which a webset uses; null when nobody has to.
 */
export function useApprovalReason(count: number, used: number): string | null {
  const { data: over = null } = useQuery({ ...infoQuery, select: ({ approveOver }) => approveOver })
  if (over === null) return null
  if (count > over) return `it is more than ${formatCount(over, 'import')}`
  return used > 0 ? `${formatCount(used, 'of them is', 'of them are')} in use` : null
}
