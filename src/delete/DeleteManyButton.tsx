import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { useBlocked } from './use-blocked.ts'

type Props = {
  count: number
  onClick: () => void
  className?: string
  'aria-describedby'?: string
  'aria-keyshortcuts'?: string
}

/** Opens the question whether so many imports are to be deleted; says why where it cannot be asked. */
export function DeleteManyButton({ count, ...rest }: Props) {
  return (
    <Button {...rest} look="dangerOutline" disabledBecause={useBlocked(count)}>
      Delete {formatCount(count, 'import')}…
    </Button>
  )
}
