import { jobLimits } from '../contract/job.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { useRefused } from '../queries/refused.ts'
import { Button } from '../ui/Button.tsx'

type Props = {
  count: number
  /** For one of many groups, none of which should stand out. */
  quiet?: boolean
  onClick: () => void
  className?: string
  'aria-describedby'?: string
  'aria-keyshortcuts'?: string
}

/** Opens the question whether so many imports are to be deleted; says why where it cannot be asked. */
export function DeleteManyButton({ count, quiet = false, ...rest }: Props) {
  return (
    <Button
      {...rest}
      look={quiet ? 'quiet' : 'dangerOutline'}
      small={quiet}
      disabledBecause={useManyBlocked(count)}
    >
      {quiet && count === 1 ? 'Delete import…' : `Delete ${formatCount(count, 'import')}…`}
    </Button>
  )
}

/** Why so many imports cannot be deleted here as one job, and what to do about it; false where they can. */
export function useManyBlocked(count: number): string | false {
  const isMany = count > jobLimits.idsWithoutAdmin
  const refused = useRefused(
    isMany ? `Deleting more than ${formatNumber(jobLimits.idsWithoutAdmin)} imports at once` : 'Deleting',
    isMany ? 'admin' : 'operator',
  )
  if (refused) return refused
  if (count <= jobLimits.ids) return false
  return `A job takes ${formatNumber(jobLimits.ids)} imports at most: select fewer, and delete the rest after`
}
