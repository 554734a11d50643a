import type { UseQueryResult } from '@tanstack/react-query'
import { explainError } from '../api/error-words.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { FailureNotice } from '../ui/Notice.tsx'

/** Why the list could not be read, above what is there of it. */
export function ListFailure({ list }: { list: UseQueryResult<ImportsList> }) {
  if (!list.error) return null
  return (
    <div className="px-4 py-2">
      <FailureNotice
        {...explainError(list.error)}
        since={list.errorUpdatedAt}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    </div>
  )
}
