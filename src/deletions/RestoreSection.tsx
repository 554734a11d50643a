import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { explainError } from '../api/error-words.ts'
import type { Deletion } from '../contract/deletion.ts'
import { isRestoring, mayRestore, type Restore } from '../contract/restore.ts'
import { byWords } from '../labels/operator-words.ts'
import { RestoredAs } from '../labels/RestoredAs.tsx'
import { restoreMessage, restoreWords } from '../labels/restore-words.ts'
import { formatNumber } from '../lib/format.ts'
import { useRefused } from '../queries/refused.ts'
import { useRestore } from '../queries/restores.ts'
import { uploadedFileQuery } from '../queries/uploaded-file.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'

/** A deleted import made again from its file: what that brings back and what not, how it goes, and what came of it. */
export function RestoreSection({ deletion }: { deletion: Deletion }) {
  const { restore, importId, outcome } = deletion
  const isGone = outcome === 'deleted' || outcome === 'already_gone'
  const { data: file } = useQuery({ ...uploadedFileQuery(importId), enabled: isGone })
  const refused = useRefused('Restoring')
  const ask = useRestore(deletion.id)
  if (!isGone) return null
  const isKept = file?.kept.is === 'kept' && deletion.import !== null
  const isUnknown = restore?.state === 'unknown'
  const isBusy = ask.isPending || isRestoring(restore)
  // As high as it mostly becomes, so that nothing below moves when the file is known.
  return (
    <section aria-label="Restore" className="min-h-32 space-y-2 border-b border-line px-4 py-4">
      <div className="flex min-h-8 items-center justify-between gap-3">
        <h3 className="font-semibold">Restore</h3>
        {isKept && (
          <CommandButton
            place="Record"
            does="Restore"
            onClick={() => ask.mutate({ again: isUnknown })}
            disabledBecause={
              refused ||
              (isBusy && 'It is being restored already') ||
              (restore?.state === 'restored' && 'It was restored already')
            }
          >
            {isBusy ? 'Restoring…' : restore && restore.state !== 'restored' ? 'Restore again' : 'Restore'}
          </CommandButton>
        )}
      </div>
      {restore && <LastRestore restore={restore} />}
      {file !== undefined && !isKept && mayRestore(restore) && (
        <p className="text-muted">Its file is not kept here, so it can’t be restored. Recreate it below.</p>
      )}
      {isKept && (mayRestore(restore) || isUnknown) && (
        <>
          <LostForGood deletion={deletion} />
          {isUnknown && (
            <p>
              <Link
                href={`/imports?q=${encodeURIComponent(deletion.import?.title ?? '')}`}
                className="text-accent underline"
              >
                Look for it in the list
              </Link>{' '}
              first: restoring it again could make a second one.
            </p>
          )}
        </>
      )}
      {ask.error && <FailureNotice {...explainError(ask.error)} since={ask.submittedAt} />}
    </section>
  )
}

/** What of the import does not come back. */
function LostForGood({ deletion: { usedBy } }: { deletion: Deletion }) {
  const websets = usedBy?.websets ?? 0
  return (
    <p>
      Creates it again with its title, metadata and file. It gets a new id
      {usedBy === null && ', so websets that may have used it won’t use the new one'}
      {websets > 0 &&
        `, so ${websets === 1 ? 'the webset' : `the ${formatNumber(websets)} websets`} below won’t use it`}
      .
    </p>
  )
}

function LastRestore({ restore }: { restore: Restore }) {
  const { state, newImportId, askedAt } = restore
  const { label, colour } = restoreWords[state]
  const message = restoreMessage(restore)
  return (
    <div role="status" className="space-y-1">
      <p>
        <span className={`font-medium ${colour}`}>{label}</span>
        {newImportId !== null && (
          <>
            {' '}
            as <RestoredAs id={newImportId} />
          </>
        )}
      </p>
      <p className="text-sm text-muted">
        Asked by <bdi>{byWords(restore)}</bdi>, <AbsoluteTime iso={askedAt} />
      </p>
      {message !== null && <p className="text-sm text-muted wrap-anywhere">{message}</p>}
    </div>
  )
}
