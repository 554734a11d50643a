import { useRef } from 'react'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogDescription, DialogTitle } from '../ui/Dialog.tsx'

type Props = {
  /** What would be lost, in words. */
  changed: string
  onStay: () => void
  onDiscard: () => void
}

/** Asks before unsaved changes are lost. */
export function DiscardDialog({ changed, onStay, onDiscard }: Props) {
  const stay = useRef<HTMLButtonElement>(null)
  const discarded = useRef(false)
  return (
    <AlertDialog first={() => stay.current} onLeave={onStay} returnFocus={() => !discarded.current}>
      <DialogTitle>Discard changes</DialogTitle>
      <DialogDescription>Not saved yet: {changed}.</DialogDescription>
      <div className="flex flex-wrap justify-end gap-2">
        <Button ref={stay} onClick={onStay}>
          Keep editing
        </Button>
        <Button
          look="danger"
          onClick={() => {
            discarded.current = true
            onDiscard()
          }}
        >
          Discard changes
        </Button>
      </div>
    </AlertDialog>
  )
}
