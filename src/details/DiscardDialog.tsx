import * as Dialog from '@radix-ui/react-dialog'
import { useRef } from 'react'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'

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
      <Dialog.Title className="text-lg font-semibold">Discard changes</Dialog.Title>
      <Dialog.Description>Not saved yet: {changed}.</Dialog.Description>
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
