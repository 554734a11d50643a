import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { UploadedFile } from '../contract/uploaded-file.ts'
import { formatDays } from '../lib/format.ts'
import { formatSize } from '../lib/format-size.ts'
import { localDate } from '../lib/local-date.ts'
import { saveBlob } from '../lib/save-blob.ts'
import { serverNow } from '../lib/server-clock.ts'
import { useForbidden, useHidden } from '../queries/refused.ts'
import { uploadedFileQuery, useDownload } from '../queries/uploaded-file.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { ForgetDialog } from './ForgetDialog.tsx'
import { MutationFailure } from '../labels/QueryFailure.tsx'

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
