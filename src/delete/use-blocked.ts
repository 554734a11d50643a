import { jobLimits } from '../contract/job.ts'
import { formatNumber } from '../lib/format.ts'
import { useRefused } from '../queries/info.ts'

/** Why so many imports cannot be deleted here as one job, and what to do about it; false where they can. */
export function useBlocked(count: number): string | false {
  const refused = useRefused()
  if (refused) return refused
  if (count <= jobLimits.ids) return false
  return `A job takes ${formatNumber(jobLimits.ids)} imports at most: select fewer, and delete the rest after`
}
