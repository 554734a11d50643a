import { explainError } from '../api/error-words.ts'
import { explainJobError } from '../api/job-error-words.ts'
import { Retrying } from '../labels/QueryFailure.tsx'
import { isAnswerLost } from '../queries/retry.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { RecheckState } from './use-delete-targets.ts'
import type { JobCreation } from './use-job-creation.ts'

/** Says why the imports could not be refreshed, or not yet, and offers to try again or to continue without. */
export function ReadingFailure({ reading, onContinue }: { reading: RecheckState; onContinue: () => void }) {
  const { error, retrying } = reading
  if (!error && !retrying) return null
  return (
    <div className="space-y-2">
      {error ? (
        <FailureNotice
          {...explainError(error)}
          title={`Couldn’t refresh these imports: ${explainError(error).title}`}
          retry={{ run: reading.retry, failedAt: reading.failedAt }}
        />
      ) : (
        retrying && (
          <Notice look="warn" title="Couldn’t refresh these imports yet">
            <Retrying {...retrying} />
          </Notice>
        )
      )}
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <Button onClick={onContinue}>Continue anyway</Button>
        Changes since the list was loaded won’t be seen.
      </p>
    </div>
  )
}

/** Why no job was begun, or that this is not known yet. Nothing where neither is so. */
export function CreationFailure({ creation: { error, asking } }: { creation: JobCreation }) {
  const { data, isFetching, failureReason, failureCount } = asking
  if (!error) return null
  if (isAnswerLost(error) && isFetching)
    return (
      <>
        <div role="alert">
          <Notice look="warn" title="It’s not known yet whether the job has started">
            The console did not answer. What became of the request appears here. Nothing is sent again.
          </Notice>
        </div>
        <p className="text-sm text-muted">
          {failureReason ? <Retrying reason={failureReason} count={failureCount} /> : 'Asking the console…'}
        </p>
      </>
    )
  if (isAnswerLost(error) && data === null)
    return (
      <Notice look="danger" role="alert" title="No job was started">
        The request did not reach the console. Nothing was deleted.
      </Notice>
    )
  return <FailureNotice {...explainJobError(error)} />
}
