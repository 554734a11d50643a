import { useLocation } from 'wouter'
import type { Import } from '../contract/import.ts'
import { beginUpload } from '../new-import/creations.ts'
import { creationOf, formOf } from '../new-import/form.ts'
import { UnreadableFile } from '../new-import/UnreadableFile.tsx'
import { useCreateImport } from '../queries/change-import.ts'
import { useRefused } from '../queries/refused.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { useMendedFile } from './use-mended-file.ts'
import type { Repair } from './use-repair.ts'
import { MutationFailure } from '../labels/QueryFailure.tsx'

type Props = {
  failed: Import
  file: File
  repair: Repair
  blocked: string | false
  /** Called when the file was sent, so that leaving the page no longer asks. */
  onSent: () => void
}

/** Creates a new import from the mended file, with the title, metadata and entity type of the failed one. */
export function ImportAgain({ failed, file: original, repair, blocked, onSent }: Props) {
  const [, navigate] = useLocation()
  const refused = useRefused('Creating imports')
  const creation = useCreateImport()
  const mended = useMendedFile(original, repair)
  const left = repair.opened?.state.left ?? 0
  const isSending = mended.isMaking || creation.isPending
  const send = () =>
    mended.makeFor(({ file, state }) => {
      const form = formOf(failed)
      creation.mutate(
        { json: creationOf(form, file, state.report), replaces: failed.id },
        {
          onSuccess: (created) => {
            beginUpload(created, { form, file, identifier: state.identifier })
            onSent()
            navigate(`/imports/${created.id}`, { replace: true })
          },
        },
      )
    })
  return (
    <>
      {mended.failure !== null && (
        <div className="w-full">
          <UnreadableFile name={original.name} message={mended.failure}>
            Nothing was created.
          </UnreadableFile>
        </div>
      )}
      {creation.error && (
        <div className="w-full">
          <MutationFailure mutation={creation} />
        </div>
      )}
      <CommandButton
        data-next
        place="Repair"
        look="accent"
        onClick={() => void send()}
        disabledBecause={
          refused ||
          blocked ||
          (isSending && 'The import is being created') ||
          (left > 0 && 'The import would fail again: fix the remaining problems first')
        }
      >
        {isSending ? 'Creating…' : 'Import again'}
      </CommandButton>
    </>
  )
}
