import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '../api/errors.ts'
import { changeJob, getJob, listJobIds } from '../api/jobs.ts'
import type { Job } from '../contract/job.ts'
import { invalidateJobs, showChanged } from './jobs.ts'
import { passesByItself } from './retry.ts'

/**
 * Undoes a job that is held. Tries again while the console does not answer, because nothing may be deleted that somebody
 * wanted back.
 */
export function useUndoJob(id: string) {
  const client = useQueryClient()
  return useMutation<Job>({
    mutationFn: async () => {
      try {
        return await changeJob(id, 'undo')
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'job_not_held') throw error
        // An earlier try got through, or somebody else was quicker.
        const job = await getJob(id, {})
        if (job.state === 'undone') return job
        throw error
      }
    },
    retry: (_failures, error) => passesByItself(error),
    onSuccess: (job) => showChanged(client, job),
    onError: () => void invalidateJobs(client),
  })
}

/** The ids of a job's imports, which never change. */
export function jobIdsQuery(id: string) {
  return queryOptions({
    queryKey: ['job-ids', id],
    queryFn: ({ signal }) => listJobIds(id, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
