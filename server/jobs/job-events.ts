import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Logger } from 'pino'
import type { ItemState, JobEvent } from '../../src/contract/job.ts'
import { badField, type ConsoleContext, onlyParameters } from '../route.ts'
import type { Jobs } from './jobs.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Changes of so many milliseconds are told together. */
const togetherMs = 250
/** While a job runs its pace and its wait are told this often, also when nothing ends. */
const tickMs = 1_000
/** A line now and then, so that nothing in between takes the connection for dead. */
const aliveMs = 15_000
const endedAtOnce = 300

/**
 * The jobs as server-sent events, for pages that follow them. An event's id is a place in the ledger's chain: whoever
 * comes back with it hears of every item that ended after it, also of those that were settled later.
 */
export function jobEvents({ jobs, ledger, log }: { jobs: Jobs; ledger: Ledger; log: Logger }) {
  const ended = ledger.database.prepare(
    `SELECT entries.seq, deletions.id, deletions.job_id, deletions.import_id, deletions.outcome
       FROM entries JOIN deletions ON deletions.id = entries.deletion_id
       JOIN job_items ON job_items.job_id = deletions.job_id AND job_items.import_id = deletions.import_id
        AND job_items.deletion_id = deletions.id
      WHERE entries.seq > ? AND deletions.job_id IS NOT NULL AND deletions.outcome <> 'intended'
        AND entries.seq = (SELECT max(seq) FROM entries AS later WHERE later.deletion_id = deletions.id)
      ORDER BY entries.seq LIMIT ${endedAtOnce}`,
  )
  const lastEntry = ledger.database.prepare('SELECT coalesce(max(seq), 0) AS seq FROM entries')
  const headNow = () => Number(lastEntry.get()?.['seq'])

  /** What ended after an entry, and the entry that it is told up to. */
  const endedAfter = (after: number): { ended: JobEvent['ended']; upTo: number; more: boolean } => {
    const head = headNow()
    const rows = ended.all(after)
    const more = rows.length === endedAtOnce
    return {
      ended: rows.map((row) => ({
        jobId: String(row['job_id']),
        importId: String(row['import_id']),
        state: row['outcome'] as ItemState,
        deletionId: String(row['id']),
      })),
      upTo: more ? Number(rows.at(-1)?.['seq']) : head,
      more,
    }
  }

  return (c: ConsoleContext) => {
    let after = placeOf(c) ?? headNow()
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
    const follow = async (stream: SSEStreamingApi): Promise<void> => {
      const changed = new Set(jobs.unfinished().map(({ id }) => id))
      let wake: (() => void) | null = null
      const unsubscribe = jobs.subscribe((jobId) => {
        changed.add(jobId)
        wake?.()
      })
      const forget = jobs.onClose(() => stream.abort())
      stream.onAbort(() => wake?.())
      try {
        for (;;) {
          const told = [...changed].map((id) => jobs.get(id))
          changed.clear()
          const { ended: items, upTo, more } = endedAfter(after)
          after = upTo
          const event: JobEvent = { jobs: told, ended: items }
          await stream.writeSSE({ id: String(after), data: JSON.stringify(event) })
          if (more) continue
          await stream.sleep(togetherMs)
          while (changed.size === 0) {
            if (stream.aborted) return
            const running = jobs.running()
            const { promise, resolve } = Promise.withResolvers<void>()
            wake = resolve
            const timer = setTimeout(resolve, running.length > 0 ? tickMs : aliveMs)
            await promise
            clearTimeout(timer)
            for (const id of jobs.running()) changed.add(id)
            if (changed.size === 0 && !stream.aborted) await stream.write(': still here\n\n')
          }
          if (stream.aborted) return
        }
      } finally {
        unsubscribe()
        forget()
      }
    }
    const response = streamSSE(c, follow, async (error) =>
      log.error({ err: error }, 'a stream of jobs broke'),
    )
    response.headers.set('cache-control', 'no-store')
    return response
  }
}

/** Where a client was: the header that a browser sends when it comes back, or the query of its first visit. */
function placeOf(c: ConsoleContext): number | null {
  onlyParameters(c, ['after'])
  const [field, text] = c.req.header('last-event-id')
    ? ['Last-Event-ID', c.req.header('last-event-id')]
    : ['after', c.req.query('after')]
  if (text === undefined) return null
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw badField(field ?? 'after', 'is not one that this stream gave')
}
