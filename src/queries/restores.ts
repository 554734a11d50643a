import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import {
  changeJobRestores,
  getJobRestores,
  getRestorePlan,
  restoreDeletion,
  stopRestore,
} from '../api/restores.ts'
import type { Deletion } from '../contract/deletion.ts'
import type { JobRestores } from '../contract/restore.ts'
import { deletionQuery, invalidateDeletions } from './deletions.ts'
import { invalidateList } from './imports.ts'
import { invalidateItems } from './jobs.ts'

const keys = {
  job: (id: string) => ['restores', 'job', id],
  plan: (id: string) => ['restores', 'plan', id],
} as const

const everyMs = 1_000

/** How many restores of a job are queued or being sent. */
export function restoresUnderWay({ counts }: JobRestores): number {
  return counts.queued + counts.sending
}

/** The restores of a job. Reads again what they change: the items as they go, the lists once they have ended. */
export function jobRestoresQuery(id: string) {
  return queryOptions({
    queryKey: keys.job(id),
    queryFn: async ({ client, signal }) => {
      const before = client.getQueryData<JobRestores>(keys.job(id))
      const now = await getJobRestores(id, { signal })
      if (before) noteChange(client, id, before, now)
      return now
    },
    refetchInterval: ({ state }) => (state.data && restoresUnderWay(state.data) > 0 ? everyMs : false),
  })
}

function noteChange(client: QueryClient, id: string, before: JobRestores, now: JobRestores): void {
  if (JSON.stringify(before.counts) === JSON.stringify(now.counts)) return
  void invalidateItems(client, id)
  if (restoresUnderWay(now) > 0) return
  void client.invalidateQueries({ queryKey: keys.plan(id) })
  void invalidateDeletions(client)
  void invalidateList(client)
}

/** What restoring a job would do. Always fresh: files of imports may have been dropped. */
export function restorePlanQuery(id: string) {
  return queryOptions({
    queryKey: keys.plan(id),
    queryFn: ({ signal }) => getRestorePlan(id, { signal }),
    staleTime: 0,
  })
}

/** Restores what can be restored of a job, or stops that. */
export function useChangeJobRestores(id: string, change: 'restore' | 'restores/stop') {
  const client = useQueryClient()
  return useMutation<JobRestores>({
    mutationFn: () => changeJobRestores(id, change),
    onSuccess: (restores) => {
      client.setQueryData<JobRestores>(keys.job(id), restores)
      void invalidateItems(client, id)
    },
    // Somebody else may have asked for it meanwhile.
    onError: () => void client.invalidateQueries({ queryKey: keys.job(id) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.plan(id) }),
  })
}

/** Restores one record. `again`: although the result of an earlier restore is unknown. */
export function useRestore(id: string) {
  return useRestoreChange(id, ({ again }: { again: boolean }) => restoreDeletion(id, again))
}

/** Stops the restore of one record, where it is still queued. */
export function useStopRestore(id: string) {
  return useRestoreChange<void>(id, () => stopRestore(id))
}

function useRestoreChange<Wanted>(id: string, mutationFn: (wanted: Wanted) => Promise<Deletion>) {
  const client = useQueryClient()
  return useMutation<Deletion, ApiError, Wanted>({
    mutationFn,
    onSuccess: (deletion) => client.setQueryData(deletionQuery(id).queryKey, deletion),
    onError: () => void client.invalidateQueries({ queryKey: deletionQuery(id).queryKey }),
  })
}
