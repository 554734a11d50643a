import type { Ref } from 'react'
import { useRefused } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'

type Props = {
  what: 'title' | 'metadata'
  onClick: () => void
  ref?: Ref<HTMLButtonElement>
}

/** Opens the form; in a read-only console it says why it does not. */
export function EditButton({ what, onClick, ref }: Props) {
  const refused = useRefused()
  return (
    <Button
      {...(ref && { ref })}
      look="quiet"
      className="-my-1 -mr-2 shrink-0 px-2 text-sm"
      onClick={onClick}
      disabledBecause={refused}
      aria-label={`Edit ${what}`}
      {...(what === 'title' && { 'aria-keyshortcuts': 'e' })}
    >
      Edit
    </Button>
  )
}
