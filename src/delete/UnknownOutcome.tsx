import type { UseQueryResult } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { QueryFailure, Retrying } from '../labels/QueryFailure.tsx'
import type { DeletionOutcome } from '../queries/delete-import.ts'
import { isAnswerLost } from '../queries/retry.ts'
import { Notice } from '../ui/Notice.tsx'

type Props = {
  /** Why no answer came. */
  error: ApiError
  query: UseQueryResult<DeletionOutcome>
}

/** Says that the outcome of a deletion is not known yet, and how it will be found out. */
export function UnknownOutcome({ error, query }: Props) {
  const { data, failureReason, failureCount } = query
  const message = data?.state === 'open' ? data.message : null
  return (
    <>
      <div role="alert">
        <Notice look="warn" title="It’s not known yet whether the import was deleted">
          <p>
            {isAnswerLost(error) && 'The console did not answer. '}The outcome appears here as soon as it is
            known. Nothing is sent again.
          </p>
        </Notice>
      </div>
      <p className="text-sm text-muted">
        {failureReason ? (
          <Retrying reason={failureReason} count={failureCount} />
        ) : data ? (
          <>The console is checking with Exa. {message}</>
        ) : (
          'Asking the console…'
        )}
      </p>
      <QueryFailure query={query} shown={false} className="" />
    </>
  )
}
