import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ApiError } from '../api/errors.ts'
import type { Job, NewJob } from '../contract/job.ts'
import { randomKey } from '../lib/random-key.ts'
import { askedJobQuery, useCreateJob } from '../queries/jobs.ts'
import { isAnswerLost } from '../queries/retry.ts'
import { useCountdown } from '../ui/use-countdown.ts'
import { useHandler } from '../ui/use-handler.ts'

/** One decision to begin a job, from the first try to its end. */
export type JobCreation = {
  /** What makes a repeat of it the same job. */
  key: string
  begin: (job: NewJob) => void
  isPending: boolean
  /** What was sent and may have got through: it cannot be changed any more, or it would be another job. */
  sent: NewJob | null
  error: ApiError | null
  failedAt: number
  /** Whole seconds to wait before the next try. */
  wait: number
  /** Whether the job has begun all the same, where the answer is lost; `isUnknown` while that is being asked. */
  asking: UseQueryResult<Job | null>
  isUnknown: boolean
}

/** Begins a job. `onBegun` is called once it is known that it has begun. */
export function useJobCreation(onBegun: (ids: readonly string[]) => void): JobCreation {
  const [key] = useState(randomKey)
  const [sent, setSent] = useState<NewJob | null>(null)
  const [failedAt, setFailedAt] = useState(0)
  const creation = useCreateJob(key)
  const { error, isPending } = creation
  const wait = useCountdown(error?.retryAfter ?? 0, failedAt)
  const isLost = error !== null && isAnswerLost(error)
  const asking = useQuery({ ...askedJobQuery(key), enabled: isLost })
  const begun = useHandler(onBegun)
  // The job had begun: as after the answer that was lost.
  useEffect(() => {
    if (asking.data && sent) begun(sent.ids)
  }, [asking.data, sent, begun])
  const begin = (asked: NewJob) => {
    const job = sent ?? asked
    creation.mutate(job, {
      onSuccess: () => begun(job.ids),
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
    failedAt,
    wait,
    asking,
    isUnknown: isLost && asking.isFetching,
  }
}

/** What a new job is to delete. */
export function newJob(ids: readonly string[], reason: string): NewJob {
  const words = reason.trim()
  return { ids: [...ids], ...(words !== '' && { reason: words }) }
}

/** Why nothing can be sent at present; false where it can. */
export function creationBlocked({ isPending, isUnknown, wait }: JobCreation): string | false {
  return (
    (isPending && 'The job is being created') ||
    (isUnknown && 'It is not known yet whether the job has started') ||
    (wait > 0 && 'The console asked for this wait')
  )
}
