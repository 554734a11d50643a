import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { importQuery } from '../queries/imports.ts'
import { Button } from '../ui/Button.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'
import { Notice } from '../ui/Notice.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { displayTitle } from '../labels/title.ts'

const DeleteDialog = lazyPart(async () => (await import('../delete/DeleteDialog.tsx')).DeleteDialog)
const BulkDeleteDialog = lazyPart(
  async () => (await import('../delete/BulkDeleteDialog.tsx')).BulkDeleteDialog,
)

/** Offers to delete the attempts that failed, now that one is completed. It is never done by itself. */
export function Replaced({ ids }: { ids: readonly string[] }) {
  /** Frozen when the dialog opened. */
  const [victims, setVictims] = useState<readonly Import[]>([])
  const [done, setDone] = useState<string | null>(null)
  // What is being deleted is not read any more.
  const queries = done === null ? ids.map(importQuery) : []
  const failed = useQueries({ queries, combine: stillFailed })
  if (done !== null)
    return (
      // The button that had the focus is gone.
      <p role="status" tabIndex={-1} ref={takeFocus} className="text-muted">
        {done}
      </p>
    )
  const [first, ...others] = failed
  if (!first) return null
  const Dialog = others.length === 0 ? DeleteDialog : BulkDeleteDialog
  return (
    <Notice
      title={
        others.length === 0
          ? 'The failed import is still there'
          : `${formatCount(failed.length, 'failed import')} are still there`
      }
    >
      <p>{others.length === 0 ? 'This one replaces it:' : 'This one replaces them:'}</p>
      <ul className="list-disc pl-5">
        {failed.map((item) => (
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
        onClick={() => setVictims(failed)}
        onPointerEnter={Dialog.preload}
        onFocus={Dialog.preload}
      >
        {others.length === 0 ? 'Delete the failed one…' : `Delete the ${failed.length} failed ones…`}
      </Button>
      {victims.length === 1 && victims[0] && (
        <DeleteDialog
          item={victims[0]}
          onClose={() => setVictims([])}
          onDeleted={() => setDone('The failed import was deleted.')}
        />
      )}
      {victims.length > 1 && (
        <BulkDeleteDialog
          selected={victims}
          onClose={() => setVictims([])}
          onBegun={() => setDone('The failed imports are being deleted.')}
        />
      )}
    </Notice>
  )
}

/** Once: a function made anew would take it again with every render. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus()
}

function stillFailed(attempts: UseQueryResult<Import>[]): Import[] {
  return attempts.flatMap(({ data, error }) =>
    data?.status === 'failed' && error?.status !== 404 ? [data] : [],
  )
}
