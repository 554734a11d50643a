import { jobLimits } from '../contract/job.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { useRefused } from '../queries/refused.ts'
import { Button } from '../ui/Button.tsx'

type Props = {
  count: number
  /** For lists of groups, where no button should stand out. */
  quiet?: boolean
  onClick: () => void
  'aria-describedby'?: string
  'aria-keyshortcuts'?: string
}

/** Opens the dialog that deletes these imports. Disabled with a reason if it cannot. */
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

/** Why this many imports cannot be deleted as one job, and what to do instead; false if they can. */
export function useManyBlocked(count: number): string | false {
  const refused = useManyRefused(count, 'Deleting')
  if (refused) return refused
  if (count <= jobLimits.ids) return false
  return `A job takes ${formatNumber(jobLimits.ids)} imports at most: select fewer, and delete the rest after`
}

/** Why this cannot be done to so many imports at once: above a limit it takes an admin. `doing`: "Deleting". */
export function useManyRefused(count: number, doing: string): string | false {
  const most = jobLimits.idsWithoutAdmin
  const isMany = count > most
  return useRefused(
    isMany ? `${doing} more than ${formatNumber(most)} imports at once` : doing,
    isMany ? 'admin' : 'operator',
  )
}
