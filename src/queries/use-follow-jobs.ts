import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { openJobEvents } from '../api/jobs.ts'
import { isMoving, type Job, type JobEvent, jobEventSchema } from '../contract/job.ts'
import { accountChangedTo } from '../api/page-account.ts'
import { infoQuery } from './info.ts'
import { activeJobsQuery, forgetEnded, noteEnd, noteJob, refreshJobs } from './jobs.ts'

/** How often jobs are asked about where the stream cannot be had. */
const pollEveryMs = 2_000
/** A stream that tells nothing of a running job for so long is held up by something between. */
const quietMs = 5_000

export type FollowedJobs = {
  /** Those under way, and those that have ended and were not dismissed. */
  jobs: readonly Job[]
  /** Whether the console did not answer when it was last asked about them. */
  lost: boolean
}

/**
 * Follows the jobs that are under way, by the server's events while this page is looked at, else not at all: a browser
 * has six connections for a host, and each open page would hold one. What ended meanwhile is told on coming back. Where
 * the stream cannot be had, or is silent, it asks every two seconds, and goes on trying for the stream.
 */
export function useFollowJobs(): FollowedJobs {
  const client = useQueryClient()
  const query = useQuery(activeJobsQuery)
  const following = query.data?.some(isMoving) ?? false
  const lastEvent = useRef<string | null>(null)
  const [lost, setLost] = useState(false)

  useEffect(() => {
    if (!following) return
    let source: EventSource | null = null
    let heardAt = -Infinity
    let isFirst = true
    let asking = false
    /** A stream that breaks may be mended by another console: whose jobs it tells of is asked before it is believed. */
    let told: Promise<unknown> = Promise.resolve()

    const known = () => client.getQueryData(activeJobsQuery.queryKey)?.filter(isMoving) ?? []
    const ask = async (heard: ReadonlySet<string>) => {
      if (asking) return
      asking = true
      try {
        await refreshJobs(client, heard)
        setLost(false)
      } catch {
        setLost(true)
      } finally {
        asking = false
      }
    }
    const take = async ({ jobs, ended }: JobEvent, opening: boolean) => {
      await told
      if (accountChangedTo() !== null) return
      forgetEnded(client, ended)
      for (const job of jobs) {
        if (isMoving(job)) noteJob(client, job)
        else await noteEnd(client, job, ended.length)
      }
      // It ended before the stream was there to tell.
      if (opening) await ask(new Set(jobs.map(({ id }) => id)))
    }
    const open = () => {
      if (source || document.hidden) return
      // From the first record of what is under way, or from where the last stream was left.
      lastEvent.current ??= String(Math.min(...known().map(({ after }) => after)))
      source = openJobEvents(lastEvent.current)
      source.addEventListener('open', () => {
        isFirst = true
        heardAt = performance.now()
      })
      source.addEventListener('error', () => {
        told = client.fetchQuery({ ...infoQuery, staleTime: 0 }).catch(() => {})
      })
      source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
        const parsed = jobEventSchema.safeParse(JSON.parse(data))
        if (!parsed.success) return
        heardAt = performance.now()
        lastEvent.current = lastEventId
        setLost(false)
        // What it asks may fail: the next tick asks again.
        take(parsed.data, isFirst).catch(() => {})
        isFirst = false
      })
    }
    const close = () => {
      source?.close()
      source = null
    }
    const tick = () => {
      if (document.hidden) return
      const isQuiet = performance.now() - heardAt > quietMs && known().some(({ state }) => state !== 'paused')
      if (source?.readyState !== EventSource.OPEN || isQuiet) void ask(new Set())
      // The browser connects again by itself, unless it was refused.
      if (source?.readyState === EventSource.CLOSED) close()
      open()
    }
    const onVisibility = () => (document.hidden ? close() : open())
    document.addEventListener('visibilitychange', onVisibility)
    const timer = setInterval(tick, pollEveryMs)
    open()
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      clearInterval(timer)
      close()
    }
  }, [client, following])

  return { jobs: query.data ?? [], lost: lost && following }
}
