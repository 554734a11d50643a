import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { changeJob, rejectJob } from '../api/jobs.ts'
import type { Job } from '../contract/job.ts'
import { invalidateJobs, showChanged } from './jobs.ts'

/** Says yes or no to a job that waits for another operator. */
export function useDecideJob(id: string) {
  const client = useQueryClient()
  return useMutation<Job, ApiError, { approve: true } | { approve: false; note: string }>({
    mutationFn: (decision) => (decision.approve ? changeJob(id, 'approve') : rejectJob(id, decision.note)),
    onSuccess: (job) => showChanged(client, job),
    // Somebody else may have decided meanwhile.
    onError: () => void invalidateJobs(client),
  })
}
