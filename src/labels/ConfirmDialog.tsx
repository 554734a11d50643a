import { type ReactNode, useRef } from 'react'
import type { explainError } from '../api/error-words.ts'
import type { ApiError } from '../api/errors.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { MutationFailure } from './QueryFailure.tsx'

type Props = {
  title: string
  description: ReactNode
  children?: ReactNode
  mutation: { isPending: boolean; error: ApiError | null }
  explain?: typeof explainError
  /** What the button says that only closes it: Cancel by default. */
  cancel?: string
  /** What the button says: the title by default; and while it is done: "Ending…". */
  action?: string
  pendingWords: string
  /** Why neither button can be used while it is done. */
  pendingBecause: string
  /** Why it cannot be done now. */
  blocked?: string | false
  look?: 'plain' | 'accent' | 'danger'
  /** What gets the focus: Cancel by default, the button that does it, or something in the dialog. */
  first?: 'action' | (() => HTMLElement | null)
  /** Does it, and calls back once that is done. */
  onConfirm: (done: { onSuccess: () => void }) => void
  onClose: () => void
  /** Places the focus once it is done and the dialog has closed. Only if what opened it is gone by then. */
  onDone?: () => void
}

/** Asks before something is done, and stays open until it is. */
export function ConfirmDialog(props: Props) {
  const { title, description, children, mutation, explain, onConfirm, onClose, onDone } = props
  const { action = title, pendingWords, blocked = false, look = 'danger', first } = props
  const cancelButton = useRef<HTMLButtonElement>(null)
  const confirm = useRef<HTMLButtonElement>(null)
  const finished = useRef(false)
  const pendingReason = mutation.isPending && props.pendingBecause
  const onSuccess = () => {
    finished.current = true
    onClose()
  }
  return (
    <AlertDialog
      first={first === 'action' ? () => confirm.current : (first ?? (() => cancelButton.current))}
      onLeave={() => !mutation.isPending && onClose()}
      returnFocus={() => {
        const isGone = finished.current && onDone !== undefined
        if (isGone) onDone()
        return !isGone
      }}
    >
      <DialogTitle>{title}</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription>{description}</DialogDescription>
        {children}
        <MutationFailure mutation={mutation} explain={explain} />
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose ref={cancelButton} disabledBecause={pendingReason}>
          {props.cancel ?? 'Cancel'}
        </DialogClose>
        <Button
          ref={confirm}
          look={look}
          onClick={() => onConfirm({ onSuccess })}
          disabledBecause={pendingReason || blocked}
        >
          {mutation.isPending ? pendingWords : action}
        </Button>
      </div>
    </AlertDialog>
  )
}
