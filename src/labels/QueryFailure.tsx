import type { ApiError } from '../api/errors.ts'
import { explainError } from '../api/error-words.ts'
import { FailureNotice } from '../ui/Notice.tsx'

type Props = {
  query: { error: ApiError | null; errorUpdatedAt: number; isFetching: boolean; refetch: () => unknown }
}

/** Why a query failed, with a retry. Nothing while it has not failed. */
export function QueryFailure({ query: { error, errorUpdatedAt, isFetching, refetch } }: Props) {
  if (!error) return null
  return (
    <FailureNotice
      {...explainError(error)}
      since={errorUpdatedAt}
      onRetry={() => void refetch()}
      retrying={isFetching}
    />
  )
}
