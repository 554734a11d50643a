import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { explainError } from '../../api/error-words.ts'
import { type Import, isInFlight } from '../../contract/import.ts'
import { formatCount } from '../../lib/format.ts'
import { importQuery } from '../../queries/imports.ts'
import { Button } from '../../ui/Button.tsx'
import { FailureNotice } from '../../ui/FailureNotice.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { ProgressLine } from '../../ui/ProgressLine.tsx'
import { FailureSection } from '../FailureSection.tsx'
import { StatusBadge } from '../StatusBadge.tsx'
import { displayTitle } from '../title.ts'

const DeleteDialog = lazyPart(async () => (await import('../DeleteDialog.tsx')).DeleteDialog)

type Props = { importId: string; replaces: Import | null; onAgain: () => void }

/** The import followed to its end, and what can be done then. */
export function Ending({ importId, replaces, onAgain }: Props) {
  const query = useQuery({ ...importQuery(importId), refetchOnMount: 'always' })
  const item = query.data
  if (query.error && !item)
    return (
      <FailureNotice
        {...explainError(query.error)}
        since={query.errorUpdatedAt}
        onRetry={() => void query.refetch()}
      />
    )
  if (!item || isInFlight(item.status))
    return (
      <section aria-label="Processing" className="space-y-2">
        <ProgressLine active label="Waiting for the import to end" />
        <p role="status" className="flex flex-wrap items-center gap-2">
          The file has arrived. {item && <StatusBadge status={item.status} />}
        </p>
        <p className="text-sm text-muted">
          Exa may wait with it until a webset uses the import. You need not stay: the list follows it too.
        </p>
      </section>
    )
  return (
    <>
      {item.status === 'failed' ? (
        <div className="rounded-md border border-line">
          <FailureSection item={item} />
        </div>
      ) : (
        <Notice role="status" title={item.status === 'completed' ? 'Completed' : `Ended as “${item.status}”`}>
          {formatCount(item.count, 'row')} imported.
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Link
          href={`/imports/${item.id}`}
          className="inline-flex min-h-8 items-center rounded-md border border-accent bg-accent px-3 font-medium text-on-accent"
        >
          Open the import
        </Link>
        <Button onClick={onAgain}>
          {item.status === 'failed' ? 'Correct it and try again' : 'Import another'}
        </Button>
      </div>
      {item.status === 'completed' && replaces && <Replaced failed={replaces} />}
    </>
  )
}

/** Offers to delete the import that failed. It is never done by itself. */
function Replaced({ failed }: { failed: Import }) {
  const [asking, setAsking] = useState(false)
  const [gone, setGone] = useState(false)
  if (gone)
    return (
      <p role="status" className="text-muted">
        The failed import was deleted.
      </p>
    )
  return (
    <Notice title="The failed import is still there">
      <p>
        “<bdi>{displayTitle(failed)}</bdi>” failed and is replaced by this one.
      </p>
      <Button
        look="dangerOutline"
        className="mt-2"
        onClick={() => setAsking(true)}
        onPointerEnter={DeleteDialog.preload}
        onFocus={DeleteDialog.preload}
      >
        Delete the failed one…
      </Button>
      {asking && (
        <DeleteDialog
          item={failed}
          onClose={() => setAsking(false)}
          onDeleted={() => {
            setAsking(false)
            setGone(true)
          }}
        />
      )}
    </Notice>
  )
}
