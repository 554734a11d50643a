import { useRef } from 'react'
import { explainError } from '../api/error-words.ts'
import { useForgetFile } from '../queries/uploaded-file.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'

type Props = { importId: string; name: string; onClose: () => void }

/** Asks before the console forgets a kept file, and says what that means. */
export function ForgetDialog({ importId, name, onClose }: Props) {
  const cancel = useRef<HTMLButtonElement>(null)
  const forget = useForgetFile(importId)
  const { isPending, error } = forget
  return (
    <AlertDialog first={() => cancel.current} onLeave={() => !isPending && onClose()}>
      <DialogTitle>Forget file</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription className="space-y-2">
          <p>
            Remove “<bdi className="font-medium wrap-anywhere">{name}</bdi>” from the console’s server? This
            can’t be undone.
          </p>
          <ul className="list-disc space-y-1 pl-5">
            <li>It can’t be downloaded, repaired or sent again from here.</li>
            <li>If the import is deleted, it can’t be restored.</li>
            <li>Every other import that the same file was sent for loses it, too.</li>
            <li>The import at Exa stays as it is, and so do backups of the console.</li>
          </ul>
          <p>The ledger records that you removed it, with its hash but not its content.</p>
        </DialogDescription>
        {error && <FailureNotice {...explainError(error)} since={forget.submittedAt} />}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose ref={cancel} disabledBecause={isPending && 'The file is being removed'}>
          Cancel
        </DialogClose>
        <Button
          look="danger"
          onClick={() => forget.mutate(undefined, { onSuccess: onClose })}
          disabledBecause={isPending && 'The file is being removed'}
        >
          {isPending ? 'Removing…' : 'Forget file'}
        </Button>
      </div>
    </AlertDialog>
  )
}
