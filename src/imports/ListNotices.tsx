import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { explainError } from '../api/error-words.ts'
import { formatCount } from '../lib/format.ts'
import { showArrivedImports } from '../queries/imports.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'

/** Above the rows: why the list could not be read, and what has arrived since. */
export function ListNotices({ list }: { list: UseQueryResult<ImportsList> }) {
  const client = useQueryClient()
  const arrived = list.data?.arrived.length ?? 0
  return (
    <>
      {list.error && (
        <div className="px-4 py-2">
          <FailureNotice
            {...explainError(list.error)}
            since={list.errorUpdatedAt}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        </div>
      )}
      {arrived > 0 && (
        <div className="flex justify-center py-1.5">
          <Button look="accent" className="rounded-full" onClick={() => showArrivedImports(client)}>
            Show {formatCount(arrived, 'new import')}
          </Button>
        </div>
      )}
    </>
  )
}
