import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { explainError } from '../api/error-words.ts'
import { isInFlight } from '../contract/import-status.ts'
import { formatCount } from '../lib/format.ts'
import { importQuery } from '../queries/imports.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice, Notice } from '../ui/Notice.tsx'
import { ProgressLine } from '../ui/Progress.tsx'
import { FailureSection } from '../labels/FailureSection.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { attemptsBeside } from './attempts.ts'
import { Replaced } from './Replaced.tsx'

type Props = {
  importId: string
  /** Goes back to the form: for another attempt, or, where this one is done, for another import. */
  onAgain: (done: boolean) => void
}

/** The import followed to its end, and what can be done then. */
export function Ending({ importId, onAgain }: Props) {
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
        <Button onClick={() => onAgain(item.status !== 'failed')}>
          {item.status === 'failed' ? 'Correct it and try again' : 'Import another'}
        </Button>
      </div>
      {item.status === 'completed' && <Replaced ids={attemptsBeside(item.id)} />}
    </>
  )
}
