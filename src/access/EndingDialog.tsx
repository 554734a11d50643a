import { type ReactNode, useRef } from 'react'
import { explainError } from '../api/error-words.ts'
import type { ApiError } from '../api/errors.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'

type Props = {
  title: string
  description: ReactNode
  children: ReactNode
  /** What the button says while it is done: "Ending…". */
  pendingWords: string
  ending: { isPending: boolean; error: ApiError | null; submittedAt: number }
  /** Ends it, and calls back once that is done. */
  onConfirm: (done: { onSuccess: () => void }) => void
  onClose: () => void
  /** It is done and the dialog has left: what opened it is gone. */
  onDone: () => void
}

/** Asks before a session or a token ends. */
export function EndingDialog(props: Props) {
  const { title, description, children, pendingWords, ending, onConfirm, onClose, onDone } = props
  const cancel = useRef<HTMLButtonElement>(null)
  const finished = useRef(false)
  const isPending = ending.isPending && 'A request is in progress'
  const confirm = () =>
    onConfirm({
      onSuccess: () => {
        finished.current = true
        onClose()
      },
    })
  return (
    <AlertDialog
      first={() => cancel.current}
      onLeave={() => !isPending && onClose()}
      returnFocus={() => {
        if (finished.current) onDone()
        return !finished.current
      }}
    >
      <DialogTitle>{title}</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription>{description}</DialogDescription>
        <p className="text-sm text-muted">{children}</p>
        {ending.error && <FailureNotice {...explainError(ending.error)} since={ending.submittedAt} />}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose ref={cancel} disabledBecause={isPending}>
          Cancel
        </DialogClose>
        <Button look="danger" onClick={confirm} disabledBecause={isPending}>
          {isPending ? pendingWords : title}
        </Button>
      </div>
    </AlertDialog>
  )
}
