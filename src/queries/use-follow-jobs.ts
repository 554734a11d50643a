import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { jobEventsAddress } from '../api/jobs.ts'
import { isUnfinished, type JobEvent, jobEventSchema } from '../contract/job.ts'
import { forgetImports } from './imports.ts'
import { activeJobsQuery, invalidateAfterJob, noteJob, refreshJobs } from './jobs.ts'

/** Two failed tries of the stream one after the other: something between does not let it through. */
const triesBeforePolling = 2
const pollEveryMs = 2_000

/**
 * Follows the jobs that are under way, by the server's events while this page is looked at, else not at all: a browser
 * has six connections for a host, and each open page would hold one. What ended meanwhile is told on coming back. Where
 * the stream cannot be had, it asks every two seconds. Gives the jobs, those that have just ended included.
 */
export function useFollowJobs() {
  const client = useQueryClient()
  const query = useQuery(activeJobsQuery)
  const following = query.data?.some(isUnfinished) ?? false
  const lastEvent = useRef<string | null>(null)

  useEffect(() => {
    if (!following) return
    let source: EventSource | null = null
    let failures = 0
    let isFirst = true
    let polling: ReturnType<typeof setInterval> | undefined

    // The job's own query keeps the failure, and the next tick asks again.
    const ask = (told: ReadonlySet<string>) => refreshJobs(client, told).catch(() => {})
    const take = async ({ jobs, ended }: JobEvent, opening: boolean) => {
      const gone = ended.filter(({ state }) => state === 'deleted' || state === 'already_gone')
      if (gone.length > 0)
        await forgetImports(client, new Map(gone.map(({ importId, deletionId }) => [importId, deletionId])))
      for (const job of jobs) {
        noteJob(client, job)
        if (!isUnfinished(job)) await invalidateAfterJob(client, job.id)
      }
      // It ended before the stream was there to tell.
      if (opening) await ask(new Set(jobs.map(({ id }) => id)))
    }
    const open = () => {
      if (source || polling !== undefined || document.hidden) return
      // From the first record of what is under way, or from where the last stream was left.
      const jobs = client.getQueryData(activeJobsQuery.queryKey)?.filter(isUnfinished) ?? []
      lastEvent.current ??= String(Math.min(...jobs.map(({ after }) => after)))
      source = new EventSource(jobEventsAddress(lastEvent.current))
      source.addEventListener('message', (event: MessageEvent<string>) => {
        const told = jobEventSchema.safeParse(JSON.parse(event.data))
        if (!told.success) return
        failures = 0
        lastEvent.current = event.lastEventId
        void take(told.data, isFirst)
        isFirst = false
      })
      source.addEventListener('error', () => {
        // The browser comes back by itself, unless it was refused.
        if (++failures < triesBeforePolling && source?.readyState !== EventSource.CLOSED) return
        close()
        polling = setInterval(() => void ask(new Set()), pollEveryMs)
      })
    }
    const close = () => {
      source?.close()
      source = null
      isFirst = true
    }
    const onVisibility = () => (document.hidden ? close() : open())
    document.addEventListener('visibilitychange', onVisibility)
    open()
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      clearInterval(polling)
      close()
    }
  }, [client, following])

  return query.data ?? []
}
