import { useRef } from 'react'
import { explainError } from '../api/error-words.ts'
import type { Token } from '../contract/access.ts'
import { useRevokeToken } from '../queries/access.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'

type Props = {
  token: Token
  onClose: () => void
  /** It is revoked and the dialog has left: the button that opened it is gone. */
  onRevoked: () => void
}

/** Asks before a token is revoked. */
export function RevokeTokenDialog({ token, onClose, onRevoked }: Props) {
  const cancel = useRef<HTMLButtonElement>(null)
  const finished = useRef(false)
  const revoking = useRevokeToken()
  const { id, name, lastUsedAt } = token
  const submit = () =>
    revoking.mutate(id, {
      onSuccess: () => {
        finished.current = true
        onClose()
      },
    })
  const isPending = revoking.isPending && 'The token is being revoked'
  return (
    <AlertDialog
      first={() => cancel.current}
      onLeave={() => !revoking.isPending && onClose()}
      returnFocus={() => {
        if (finished.current) onRevoked()
        return !finished.current
      }}
    >
      <DialogTitle>Revoke token</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription>
          Scripts with the token “<bdi className="font-medium wrap-anywhere">{name}</bdi>” are refused from
          now on. This can’t be undone; a new token can be made. The ledger records it.
        </DialogDescription>
        <p className="text-sm text-muted">
          {lastUsedAt === null ? (
            'It was never used.'
          ) : (
            <>
              It was last used <RelativeTime iso={lastUsedAt} />.
            </>
          )}
        </p>
        {revoking.error && <FailureNotice {...explainError(revoking.error)} since={revoking.submittedAt} />}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose ref={cancel} disabledBecause={isPending}>
          Cancel
        </DialogClose>
        <Button look="danger" onClick={submit} disabledBecause={isPending}>
          {revoking.isPending ? 'Revoking…' : 'Revoke token'}
        </Button>
      </div>
    </AlertDialog>
  )
}
