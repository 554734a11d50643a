import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { explainError } from '../api/error-words.ts'
import type { ApiError } from '../api/errors.ts'
import type { Import } from '../contract/import.ts'
import type { DeleteResult, DeletionOutcome } from '../queries/delete-import.ts'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { entityWords } from '../labels/entity-words.ts'
import { shortFailure } from '../labels/failure-reasons.ts'
import { NotAsDocumented, rowCount } from '../labels/NotAsDocumented.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { UnknownOutcome } from './UnknownOutcome.tsx'

/** The import that is about to be deleted, in the words of the list. */
export function Target({ item }: { item: Import }) {
  const why = shortFailure(item)
  const entity = entityWords(item.entity)
  return (
    <div className="rounded-md border border-line bg-surface px-3 py-2 text-sm">
      <p className="flex flex-wrap gap-x-2">
        <StatusBadge status={item.status} />
        {item.unreadable && <NotAsDocumented />}
        {why && <span>{why}</span>}
      </p>
      <p className="text-muted">
        {entity && `${entity} · `}
        {rowCount(item)} · created <RelativeTime iso={item.createdAt} />
      </p>
      <p className="font-mono text-xs text-muted wrap-anywhere">{item.id}</p>
    </div>
  )
}

type DeletionFailureProps = {
  error: ApiError
  /** The query for the outcome, if the answer was lost. */
  outcomeQuery: UseQueryResult<DeletionOutcome> | null
}

/** Says why an import was not deleted, or that this is not known yet. */
export function DeletionFailure({ error, outcomeQuery }: DeletionFailureProps) {
  if (!outcomeQuery) return <FailureNotice {...explainError(error)} />
  const outcome = outcomeQuery.data
  if (!outcome || outcome.state === 'open') return <UnknownOutcome error={error} query={outcomeQuery} />
  if (outcome.state === 'gone') return null
  return (
    <Notice look="danger" role="alert" title="Not deleted">
      {outcome.message}
    </Notice>
  )
}

const slowAfterMs = 3_000

/** After a few seconds, says that waiting is fine. */
export function SlowNotice() {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p role="status" className="text-sm text-muted">
      {slow &&
        'Still waiting for Exa. You can close this page: the deletion continues, and its record shows the outcome.'}
    </p>
  )
}

/** The result if the import is gone before anything was sent. It has no record. */
export function goneBefore(error: ApiError | null): DeleteResult | null {
  if (error?.status !== 404) return null
  return {
    outcome: 'already_gone',
    deletionId: null,
    message: 'Exa no longer has an import with this id. Nothing was sent.',
  }
}
