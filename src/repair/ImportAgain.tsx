import { useLocation } from 'wouter'
import { explainError } from '../api/error-words.ts'
import type { Import } from '../contract/import.ts'
import { beginUpload } from '../new-import/creations.ts'
import { creationOf, formOf } from '../new-import/form.ts'
import { useCreateImport } from '../queries/change-import.ts'
import { useRefused } from '../queries/refused.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import type { Repair } from './use-repair.ts'

type Props = {
  failed: Import
  file: File
  repair: Repair
  blocked: string | false
  /** Called when the file was sent, so that leaving the page no longer asks. */
  onSent: () => void
}

/** Creates a new import from the mended file, with the title, metadata and entity type of the failed one. */
export function ImportAgain({ failed, file, repair: { opened }, blocked, onSent }: Props) {
  const [, navigate] = useLocation()
  const refused = useRefused('Creating imports')
  const creation = useCreateImport()
  const left = opened?.state.left ?? 0
  const send = async () => {
    if (!opened) return
    const { client, state } = opened
    const blob = await client.ask('result', null)
    const mended = new File([blob], file.name, { type: 'text/csv' })
    const form = formOf(failed)
    creation.mutate(
      { json: creationOf(form, mended, state.report), replaces: failed.id },
      {
        onSuccess: (created) => {
          beginUpload(created, { form, file: mended, identifier: state.identifier })
          onSent()
          navigate(`/imports/${created.id}`, { replace: true })
        },
      },
    )
  }
  return (
    <>
      {creation.error && (
        <div className="w-full">
          <FailureNotice {...explainError(creation.error)} since={creation.submittedAt} />
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
          (creation.isPending && 'The import is being created') ||
          (left > 0 && 'The import would fail again: fix the remaining problems first')
        }
      >
        {creation.isPending ? 'Creating…' : 'Import again'}
      </CommandButton>
    </>
  )
}
