import { useState } from 'react'
import { type ApiError, isSignInError } from '../api/errors.ts'
import { explainError } from '../api/error-words.ts'
import { retryDelayMs } from '../queries/retry.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { useCountdown } from '../ui/use-countdown.ts'

type Query = {
  data: unknown
  error: ApiError | null
  errorUpdatedAt: number
  isFetching: boolean
  refetch: () => unknown
  /** Why the last try failed, where the query tries again by itself. */
  failureReason: ApiError | null
  failureCount: number
}

type Props = {
  query: Query
  /** Whether its data is on screen, even if it is older; by default once it was read. */
  shown?: boolean
}

/** Why there is nothing to show, with a retry. Where something is shown, `QueryNote` tells of a failure. */
export function QueryFailure(props: Props & { className?: string }) {
  const { query, shown = query.data !== undefined, className = 'p-4' } = props
  if (!query.error || shown) return null
  // A notice of the whole page says why, and this is read once somebody has signed in.
  if (isSignInError(query.error))
    return <p className={`text-muted ${className}`}>This loads once you have signed in again.</p>
  return (
    <div className={className}>
      <Failure query={query} />
    </div>
  )
}

/**
 * A small note that a read whose data is on screen failed, or is tried again. It lies over the lower edge of what it
 * comes last in, so that nothing moves.
 */
export function QueryNote({ query, shown = query.data !== undefined }: Props) {
  const [open, setOpen] = useState(false)
  const { error, failureReason, failureCount } = query
  if (error ? !shown || isSignInError(error) : !failureReason) return null
  return (
    <div className="pointer-events-none sticky bottom-0 z-10 h-0 print:hidden">
      <div className="absolute inset-x-2 bottom-2 flex justify-center *:pointer-events-auto *:max-w-full">
        {error && open ? (
          <Failure query={query} />
        ) : (
          <p
            role={error ? 'status' : undefined}
            className="rounded-md border border-line bg-raised px-3 py-1 text-sm shadow-md wrap-anywhere"
          >
            {error ? (
              <>
                Couldn’t refresh: {explainError(error).title}
                <Button look="quiet" className="-my-1 -mr-2.5 ml-1 text-sm" onClick={() => setOpen(true)}>
                  Details
                </Button>
              </>
            ) : (
              failureReason && <Retrying reason={failureReason} count={failureCount} />
            )}
          </p>
        )}
      </div>
    </div>
  )
}

function Failure({ query: { error, errorUpdatedAt, isFetching, refetch } }: { query: Query }) {
  if (!error) return null
  return (
    <FailureNotice
      {...explainError(error)}
      retry={{ run: () => void refetch(), isRunning: isFetching, failedAt: errorUpdatedAt }}
    />
  )
}

type MutationProps = {
  mutation: { error: ApiError | null }
  /** How to explain it, where some failures have words of their own. */
  explain?: typeof explainError | undefined
}

/** Why a change was not made, and what to do about it. Shows nothing where it did not fail. */
export function MutationFailure({ mutation: { error }, explain = explainError }: MutationProps) {
  return error && <FailureNotice {...explain(error)} />
}

/** "Rate limited. Retrying in 3 s.": why a read was not answered, and when it is tried again. */
export function Retrying({ reason, count }: { reason: ApiError; count: number }) {
  return (
    <RetryCountdown key={count} title={explainError(reason).title} ms={retryDelayMs(count - 1, reason)} />
  )
}

function RetryCountdown({ title, ms }: { title: string; ms: number }) {
  const [since] = useState(Date.now)
  const left = useCountdown(ms / 1000, since)
  return (
    <>
      {/* Without the seconds: nobody wants to hear each of them. */}
      <span role="status">{title}.</span> {left > 0 ? `Retrying in ${left} s.` : 'Retrying…'}
    </>
  )
}
