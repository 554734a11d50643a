import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { Link } from 'wouter'
import type { Deletion } from '../contract/deletion.ts'
import { isRestoring, mayRestore, type Restore } from '../contract/restore.ts'
import { byWords } from '../labels/operator-words.ts'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { restoreMessage, restoreWords } from '../labels/restore-words.ts'
import { formatNumber } from '../lib/format.ts'
import { importQuery } from '../queries/imports.ts'
import { useForbidden, useJobRole, useRefused } from '../queries/refused.ts'
import { useRestore, useStopRestore } from '../queries/restores.ts'
import { uploadedFileQuery } from '../queries/uploaded-file.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { useFocusWhenGone } from '../ui/use-focus-when-gone.ts'
import { MutationFailure } from '../labels/QueryFailure.tsx'

/** Restores a deleted import from its kept file: what comes back and what does not, the progress, and the result. */
export function RestoreSection({ deletion }: { deletion: Deletion }) {
  const { restore, importId, outcome } = deletion
  const isGone = outcome === 'deleted' || outcome === 'already_gone'
  const { data: file } = useQuery({ ...uploadedFileQuery(importId), enabled: isGone })
  const ask = useRestore(deletion.id)
  const stop = useStopRestore(deletion.id)
  const section = useRef<HTMLElement>(null)
  const isKept = file?.kept.is === 'kept' && deletion.import !== null
  const isUnknown = restore?.state === 'unknown'
  const hasButton = isGone && (isRestoring(restore) || (isKept && restore?.state !== 'restored'))
  useFocusWhenGone(hasButton, () => section.current)
  if (!isGone) return null
  // A failed stop is no longer shown once the restore has ended.
  const failed = stop.error && isRestoring(restore) ? stop : ask
  // Has its usual height while the file is read, so that nothing below moves.
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label="Restore"
      className={`min-h-32 space-y-2 border-b border-line px-4 py-4 outline-none ${restore ? '' : 'print:hidden'}`}
    >
      <div className="flex min-h-8 items-center justify-between gap-3">
        <h3 className="font-semibold">Restore</h3>
        {hasButton && <RestoreButton restore={restore} ask={ask} stop={stop} />}
      </div>
      {restore && <LastRestore restore={restore} />}
      {file !== undefined && !isKept && mayRestore(restore) && (
        <p className="text-muted">
          The file of this import is not kept here, so it can’t be restored.
          {deletion.import !== null && ' Recreate it below.'}
        </p>
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
      <MutationFailure mutation={failed} />
    </section>
  )
}

type ButtonProps = {
  restore: Restore | null
  ask: ReturnType<typeof useRestore>
  stop: ReturnType<typeof useStopRestore>
}

/** Restores, or stops a restore that was not sent yet. One button, so that the focus stays. */
function RestoreButton({ restore, ask, stop }: ButtonProps) {
  const refused = useRefused('Restoring')
  const { needs } = useJobRole({ who: restore?.who ?? null })
  const mayNotStop = useForbidden('Stopping a restore', needs)
  const asked = (ask.isPending || stop.isPending) && 'A request is in progress'
  if (isRestoring(restore)) {
    const hasBegun = restore?.state === 'sending'
    return (
      <CommandButton
        place="Record"
        does="Stop restoring"
        onClick={() => stop.mutate()}
        disabledBecause={(hasBegun && 'It has begun') || mayNotStop || asked}
      >
        {hasBegun ? 'Restoring…' : 'Stop restoring'}
      </CommandButton>
    )
  }
  return (
    <CommandButton
      place="Record"
      does="Restore"
      onClick={() => ask.mutate({ again: restore?.state === 'unknown' })}
      disabledBecause={refused || asked}
    >
      {ask.isPending ? 'Restoring…' : restore ? 'Restore again' : 'Restore'}
    </CommandButton>
  )
}

/** What does not come back with the import. */
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

/** The import that a restore has made, with its status as it is now. */
function RestoredAs({ id }: { id: string }) {
  const { data, error } = useQuery(importQuery(id))
  return (
    <>
      <Link href={`/imports/${id}`} className="text-accent underline wrap-anywhere">
        <code className="font-mono text-xs">{id}</code>
      </Link>{' '}
      {data && (
        // Its icon and its word on the same line.
        <span className="inline-block">
          <StatusBadge status={data.status} />
        </span>
      )}
      {error?.status === 404 && <span className="text-muted">Deleted since</span>}
    </>
  )
}
