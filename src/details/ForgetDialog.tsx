import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { useForgetFile } from '../queries/uploaded-file.ts'

type Props = { importId: string; name: string; onClose: () => void }

/** Asks before the console forgets a kept file, and says what that means. */
export function ForgetDialog({ importId, name, onClose }: Props) {
  const forget = useForgetFile(importId)
  return (
    <ConfirmDialog
      title="Forget file"
      pendingWords="Removing…"
      pendingBecause="The file is being removed"
      mutation={forget}
      onConfirm={(done) => forget.mutate(undefined, done)}
      onClose={onClose}
      description={
        <div className="space-y-2">
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
        </div>
      }
    />
  )
}
