import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import type { ApiError } from '../api/errors.ts'
import type { Job, NewJob } from '../contract/job.ts'
import { randomKey } from '../lib/random-key.ts'
import { askedJobQuery, useCreateJob } from '../queries/jobs.ts'
import { isAnswerLost } from '../queries/retry.ts'
import { useCountdown } from '../ui/use-countdown.ts'

/** The creation of one job, with all its tries. */
export type JobCreation = {
  /** The idempotency key: with it a repeated try is the same job. */
  key: string
  begin: (job: NewJob) => void
  isPending: boolean
  /** What was sent and may have got through. A retry must send the same, or it would be another job. */
  sent: NewJob | null
  error: ApiError | null
  /** Whole seconds to wait before the next try. */
  wait: number
  /** Asks after a lost answer whether the job has begun. `isUnknown`: while it asks. */
  asking: UseQueryResult<Job | null>
  isUnknown: boolean
}

/** Creates a job. `onBegun` is called once it is known that the job exists. */
export function useJobCreation(onBegun: (ids: readonly string[]) => void): JobCreation {
  const [key] = useState(randomKey)
  const [sent, setSent] = useState<NewJob | null>(null)
  const [failedAt, setFailedAt] = useState(0)
  const creation = useCreateJob(key)
  const { error, isPending } = creation
  const wait = useCountdown(error?.retryAfter ?? 0, failedAt)
  const isLost = error !== null && isAnswerLost(error)
  const asking = useQuery({ ...askedJobQuery(key), enabled: isLost })
  const begun = useEffectEvent(onBegun)
  // The job exists: go on as if the answer had come.
  useEffect(() => {
    if (asking.data && sent) begun(sent.ids)
  }, [asking.data, sent])
  const begin = (asked: NewJob) => {
    const job = sent ?? asked
    creation.mutate(job, {
      onSuccess: () => onBegun(job.ids),
      onError: (failure) => {
        setFailedAt(Date.now())
        if (isAnswerLost(failure) || failure.status >= 500) setSent(job)
      },
    })
  }
  return {
    key,
    begin,
    isPending,
    sent,
    error,
    wait,
    asking,
    isUnknown: isLost && asking.isFetching,
  }
}

/** The body that creates a job. */
export function newJob(ids: readonly string[], reason: string): NewJob {
  const words = reason.trim()
  return { ids: [...ids], ...(words !== '' && { reason: words }) }
}

/** Why nothing can be sent now; false if it can. */
export function creationBlocked({ isPending, isUnknown, wait }: JobCreation): string | false {
  return (
    (isPending && 'The job is being created') ||
    (isUnknown && 'It is not known yet whether the job has started') ||
    (wait > 0 && 'The console asked for this wait')
  )
}
