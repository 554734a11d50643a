import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { explainError } from '../api/error-words.ts'
import { type Import, isInFlight } from '../contract/import.ts'
import type { Story } from '../contract/story.ts'
import { recordOf } from '../details/story-lines.ts'
import { FailureSection } from '../labels/FailureSection.tsx'
import { QueryNote } from '../labels/QueryFailure.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { displayTitle } from '../labels/title.ts'
import { formatCount } from '../lib/format.ts'
import { importQuery } from '../queries/imports.ts'
import { storyQuery } from '../queries/deletions.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { focusUndo, takeFocus } from '../ui/focus.ts'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'
import { correctCreation, forgetCreation } from './creations.ts'

/** Follows the import until it is completed or has failed, and offers what can be done then. */
export function UploadedImport({ importId }: { importId: string }) {
  const query = useQuery({ ...importQuery(importId), refetchOnMount: 'always' })
  const item = query.data
  if (query.error && !item)
    return (
      <FailureNotice
        {...explainError(query.error)}
        retry={{ run: () => void query.refetch(), failedAt: query.errorUpdatedAt }}
      />
    )
  if (!item || isInFlight(item.status))
    return (
      <section aria-label="Processing" className="space-y-2">
        <ProgressLine active label="Waiting for the import to end" />
        <p role="status" className="flex flex-wrap items-center gap-2">
          Uploaded. {item && <StatusBadge status={item.status} />}
        </p>
        <p className="text-sm text-muted">
          {item?.status !== 'processing' && 'Exa may start only when a webset uses it. '}
          You can leave; the list updates.
        </p>
        <QueryNote query={query} />
      </section>
    )
  return (
    <>
      {item.status === 'failed' ? (
        <div className="rounded-md border border-line">
          <FailureSection item={item} />
        </div>
      ) : (
        <Notice
          role="status"
          look={item.status === 'completed' ? 'ok' : 'info'}
          title={item.status === 'completed' ? 'Completed' : `Ended as “${item.status}”`}
        >
          {formatCount(item.count, 'row')} imported.
        </Notice>
      )}
      <NextSteps item={item} />
      {item.status === 'completed' && <FailedAttempts importId={item.id} />}
    </>
  )
}

/** What can be done now, the likeliest first. */
function NextSteps({ item }: { item: Import }) {
  const [, navigate] = useLocation()
  const link = 'inline-flex min-h-8 items-center rounded-md border px-3 font-medium'
  const plain = `${link} border-line bg-raised hover:bg-surface`
  const failed = item.status === 'failed'
  return (
    <div className="flex flex-wrap gap-2">
      {failed && (
        <Button
          look="accent"
          onClick={() => {
            correctCreation(item.id)
            navigate(`/new-import?from=${item.id}`)
          }}
        >
          Correct it
        </Button>
      )}
      <Link
        href={`/imports/${item.id}`}
        replace
        onClick={() => forgetCreation(item.id)}
        className={failed ? plain : `${link} border-accent bg-accent text-on-accent`}
      >
        Open the import
      </Link>
      {!failed && (
        <Link href="/new-import" className={plain}>
          Import another
        </Link>
      )}
    </div>
  )
}

const DeleteDialog = lazyPart(async () => (await import('../delete/DeleteDialog.tsx')).DeleteDialog)
const BulkDeleteDialog = lazyPart(
  async () => (await import('../delete/BulkDeleteDialog.tsx')).BulkDeleteDialog,
)

/** Offers to delete the failed attempts, now that one is completed. Nothing is deleted without asking. */
function FailedAttempts({ importId }: { importId: string }) {
  const { data: story } = useQuery(storyQuery(importId))
  const attempts = story ? failedBeside(story, importId) : []
  /** Fixed when the dialog opens. */
  const [targets, setTargets] = useState<readonly Import[]>([])
  const [done, setDone] = useState<string | null>(null)
  // Not read again once they are being deleted.
  const queries = done === null ? attempts.map(importQuery) : []
  const failed = useQueries({ queries, combine: stillFailed })
  if (done !== null)
    return (
      // The button that had the focus is gone.
      <p role="status" tabIndex={-1} ref={takeFocus} className="text-muted">
        {done}
      </p>
    )
  // The dialog itself says that an import is gone, so it must not go with it.
  const offered = targets.length > 0 ? targets : failed
  const [first, ...others] = offered
  if (!first) return null
  const onBegun = () => {
    setDone('Deletion requested: see its job below.')
    requestAnimationFrame(focusUndo)
  }
  const Dialog = others.length === 0 ? DeleteDialog : BulkDeleteDialog
  return (
    <Notice
      title={
        others.length === 0 ? (
          <>
            Replaces the failed import “<bdi>{displayTitle(first)}</bdi>”. Delete it?
          </>
        ) : (
          `Replaces ${formatCount(offered.length, 'failed import')}. Delete them?`
        )
      }
    >
      <ul className="list-disc pl-5">
        {offered.map((item) => (
          <li key={item.id}>
            <Link href={`/imports/${item.id}`} className="text-accent underline">
              <bdi>{displayTitle(item)}</bdi>
            </Link>
            , created <RelativeTime iso={item.createdAt} />
          </li>
        ))}
      </ul>
      <Button
        look="dangerOutline"
        className="mt-2"
        onClick={() => setTargets(offered)}
        onPointerEnter={Dialog.preload}
        onFocus={Dialog.preload}
      >
        {others.length === 0
          ? 'Delete the failed import…'
          : `Delete ${formatCount(offered.length, 'failed import')}…`}
      </Button>
      {targets.length === 1 && targets[0] && (
        <DeleteDialog
          item={targets[0]}
          onClose={() => setTargets([])}
          onDeleted={({ outcome }) =>
            setDone(outcome === 'deleted' ? 'Failed import deleted.' : 'The failed import was gone already.')
          }
          onHeld={onBegun}
        />
      )}
      {targets.length > 1 && (
        <BulkDeleteDialog selected={targets} onClose={() => setTargets([])} onBegun={onBegun} />
      )}
    </Notice>
  )
}

/** The ids of the other imports of a story that failed, as far as the console knows, and were not deleted; the earliest first. */
function failedBeside(story: Story, importId: string): string[] {
  return story.imports
    .flatMap(({ import: item }) => (item?.status === 'failed' ? [item] : []))
    .filter(({ id }) => id !== importId && recordOf(story, id) === null)
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
    .map(({ id }) => id)
}

function stillFailed(attempts: UseQueryResult<Import>[]): Import[] {
  return attempts.flatMap(({ data, error }) =>
    data?.status === 'failed' && error?.status !== 404 ? [data] : [],
  )
}
