import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { UploadedFile } from '../contract/uploaded-file.ts'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { MutationFailure } from '../labels/QueryFailure.tsx'
import { formatSize } from '../lib/format-size.ts'
import { formatDays } from '../lib/format.ts'
import { localDate } from '../lib/local-date.ts'
import { saveBlob } from '../lib/save-blob.ts'
import { serverNow } from '../lib/server-clock.ts'
import { useForbidden, useHidden } from '../queries/refused.ts'
import { uploadedFileQuery, useDownload, useForgetFile } from '../queries/uploaded-file.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'

/** The file of an import: what was sent, whether the console still has it, and what can be done with it. */
export function ImportFile({ importId }: { importId: string }) {
  const { data: file } = useQuery(uploadedFileQuery(importId))
  // Has its usual height while it loads, so that nothing below moves.
  return (
    <div className="min-h-32 space-y-1">
      {file === null && (
        <p className="text-muted">None was sent through this console, so it can’t be downloaded here.</p>
      )}
      {file && <Known importId={importId} file={file} />}
    </div>
  )
}

function Known({ importId, file }: { importId: string; file: UploadedFile }) {
  const { sizeBytes, sha256, kept, origin } = file
  const name = file.name ?? `${importId}.csv`
  const place = `File ${name}`
  const [forgetting, setForgetting] = useState(false)
  const mayNotDownload = useHidden('Downloading a file', 'operator')
  const mayNotForget = useForbidden('Forgetting a file', 'admin')
  const download = useDownload(importId)
  return (
    <>
      <p>
        {file.name !== null && (
          <>
            <bdi>{file.name}</bdi>
            {' · '}
          </>
        )}
        {formatSize(sizeBytes)}
      </p>
      <p className="flex items-baseline justify-between gap-2 text-sm text-muted">
        <span>
          SHA-256 <code className="font-mono text-xs">{sha256.slice(0, 16)}…</code>
        </span>
        <CopyButton text={sha256} what="SHA-256" />
      </p>
      <KeptWords file={file} />
      {(kept.is === 'kept' || kept.is === 'damaged') && (
        <p className="flex flex-wrap gap-2 pt-0.5 print:hidden">
          {kept.is === 'kept' && (
            <CommandButton
              place={place}
              does="Download the file"
              onClick={() => download.mutate(undefined, { onSuccess: (blob) => saveBlob(blob, name) })}
              disabledBecause={mayNotDownload || (download.isPending && 'The download is under way')}
            >
              {download.isPending ? 'Downloading…' : 'Download'}
            </CommandButton>
          )}
          {origin === 'upload' && (
            <CommandButton place={place} onClick={() => setForgetting(true)} disabledBecause={mayNotForget}>
              Forget file…
            </CommandButton>
          )}
        </p>
      )}
      <MutationFailure mutation={download} />
      {forgetting && <ForgetDialog importId={importId} name={name} onClose={() => setForgetting(false)} />}
    </>
  )
}

/** Where the bytes are and until when, or why they are not kept. */
function KeptWords({ file: { kept, origin } }: { file: UploadedFile }) {
  if (origin === 'sample') return <p className="text-sm text-muted">Comes with this sample.</p>
  if (kept.is !== 'kept')
    return (
      <p className={`text-sm ${kept.is === 'damaged' ? 'text-danger' : 'text-muted'}`}>
        {kept.is !== 'damaged' && 'Not kept. '}
        {kept.why}
      </p>
    )
  return (
    <p className="text-sm text-muted">
      May hold people’s data. Kept on the console’s server
      {kept.until !== null && ` ${formatDays(null, localDate(Date.parse(kept.until)), serverNow())}`}.
    </p>
  )
}

type ForgetDialogProps = { importId: string; name: string; onClose: () => void }

/** Asks before the console forgets a kept file, and says what that means. */
function ForgetDialog({ importId, name, onClose }: ForgetDialogProps) {
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
