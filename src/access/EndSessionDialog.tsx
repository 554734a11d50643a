import { useRef } from 'react'
import { explainError } from '../api/error-words.ts'
import type { Session } from '../contract/access.ts'
import { useEndSession } from '../queries/access.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'

type Props = {
  session: Session
  onClose: () => void
  /** It has ended and the dialog has left: the row that opened it is gone. */
  onEnded: () => void
}

/** Asks before a session is ended. */
export function EndSessionDialog({ session, onClose, onEnded }: Props) {
  const cancel = useRef<HTMLButtonElement>(null)
  const finished = useRef(false)
  const ending = useEndSession()
  const { who, startedAt, current } = session
  const submit = () =>
    ending.mutate(session, {
      onSuccess: () => {
        finished.current = true
        onClose()
      },
    })
  const isPending = ending.isPending && 'The session is being ended'
  return (
    <AlertDialog
      first={() => cancel.current}
      onLeave={() => !ending.isPending && onClose()}
      returnFocus={() => {
        if (finished.current) onEnded()
        return !finished.current
      }}
    >
      <DialogTitle>End session</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription>
          {current ? (
            'This is your own session in this browser: you have to sign in again.'
          ) : (
            <>
              <bdi className="font-medium">{who.name}</bdi> has to sign in again there. What is open in that
              browser stays, and nothing can be changed from it until then.
            </>
          )}{' '}
          It began <AbsoluteTime iso={startedAt} />. The ledger records who ended it.
        </DialogDescription>
        <p className="text-sm text-muted">
          Tokens and jobs go on. To keep somebody out, take their role away at the sign-in provider as well.
        </p>
        {ending.error && <FailureNotice {...explainError(ending.error)} since={ending.submittedAt} />}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose ref={cancel} disabledBecause={isPending}>
          Cancel
        </DialogClose>
        <Button look="danger" onClick={submit} disabledBecause={isPending}>
          {ending.isPending ? 'Ending…' : 'End session'}
        </Button>
      </div>
    </AlertDialog>
  )
}
