import { idPattern } from '../../src/contract/import.ts'
import {
  idempotencyKeyHeader,
  type Job,
  type JobItem,
  itemStates,
  jobLimits,
  newJobSchema,
  rejectionSchema,
} from '../../src/contract/job.ts'
import { pageLimits } from '../../src/contract/page.ts'
import { checkedBody, emptyBody } from '../body.ts'
import { badCursor, choices, pageNames, pageOf, pageQuery } from '../query.ts'
import {
  askedBy,
  assertOwn,
  assertRole,
  badField,
  type ConsoleContext,
  requestKey,
  route,
  type Route,
} from '../route.ts'
import { assertNoToken, personBehind } from './approval-rule.ts'
import type { RecentImports } from '../recent-imports.ts'
import type { Decider } from './decide-job.ts'
import type { Jobs } from './jobs.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { checkedReason } from '../delete/delete-route.ts'

const numberPattern = /^(?:0|[1-9]\d{0,14})$/

/** Below the position of the first item of a job. */
const beforeFirst = -1

/** Enough for 10,000 ids of 128 characters as JSON. */
const bodyLimitBytes = 2 * 1024 * 1024

type Deps = { jobs: Jobs; ledger: Ledger; recentImports: Pick<RecentImports, 'get'> }

/** The routes of bulk deletions: create, read, stop, resume, undo, decide, retry. */
export function jobRoutes({ jobs, ledger, recentImports }: Deps): Route[] {
  /** A route that changes a job. Only for the person who asked for the job, and for admins. */
  const change =
    (make: (c: ConsoleContext, job: Job) => Promise<Job>, what: string) => async (c: ConsoleContext) => {
      await emptyBody(c)
      const job = await jobs.get(jobId(c))
      assertOwn(c, job, `Job ${job.id}`, what)
      return c.json(await make(c, job))
    }
  return [
    route.get('/api/console/jobs', { role: 'viewer', query: pageNames }, async (c) => {
      const { limit, cursor } = pageQuery(c, pageLimits.console)
      if (cursor !== undefined && !numberPattern.test(cursor)) throw badCursor()
      const found = await jobs.list({ before: cursor, limit: limit + 1 })
      return c.json(pageOf(found, limit, ({ id }) => id))
    }),
    route.post('/api/console/jobs', { role: 'operator' }, async (c) => {
      const key = idempotencyKey(c)
      const asked = await newJob(c)
      assertMany(c, asked.ids.length, 'Deleting')
      const { job, isNew } = await jobs.create({ key, ...askerOf(c), ...asked })
      return c.json(job, isNew ? 201 : 200)
    }),
    route.get('/api/console/jobs/changes', { role: 'viewer', query: ['after'] }, async (c) => {
      const after = c.req.query('after')
      if (after !== undefined && !numberPattern.test(after))
        throw badField('after', 'must be the `after` of an earlier answer; leave it out to begin')
      return c.json(await jobs.changes(after === undefined ? null : Number(after)))
    }),
    route.get('/api/console/jobs/requests/:id', { role: 'viewer' }, async (c) =>
      c.json(await jobs.ofRequest(requestKey('key', c.req.param('id')))),
    ),
    route.get('/api/console/jobs/:id', { role: 'viewer' }, async (c) => c.json(await jobs.get(jobId(c)))),
    route.get(
      '/api/console/jobs/:id/items',
      { role: 'viewer', query: [...pageNames, 'state'] },
      async (c) => {
        const { limit, cursor } = pageQuery(c, pageLimits.console)
        if (cursor !== undefined && !numberPattern.test(cursor)) throw badCursor()
        const { id } = await jobs.get(jobId(c))
        const found = await ledger.jobs.items(id, {
          states: choices(c, 'state', itemStates),
          after: cursor === undefined ? beforeFirst : Number(cursor),
          limit: limit + 1,
        })
        const page = pageOf(found, limit, ({ position }) => String(position))
        // An item that was not sent yet has no record with its title.
        const records = page.data.flatMap(({ item }) => item.deletionId ?? [])
        const restores = await ledger.restores.ofRecords(records)
        const data = page.data.map(({ item }): JobItem => {
          const title = item.title ?? recentImports.get(item.importId)?.title ?? null
          return { ...item, title, restore: restores.get(item.deletionId ?? '') ?? null }
        })
        return c.json({ ...page, data })
      },
    ),
    route.post(
      '/api/console/jobs/:id/stop',
      { role: 'operator' },
      change((c, { id }) => jobs.stop(id, askedBy(c)), 'Stopping it'),
    ),
    route.post(
      '/api/console/jobs/:id/undo',
      { role: 'operator' },
      change((c, { id }) => jobs.undo(id, askedBy(c)), 'Undoing it'),
    ),
    route.post('/api/console/jobs/:id/approve', { role: 'operator' }, async (c) => {
      await emptyBody(c)
      return c.json(await jobs.approve(jobId(c), deciderOf(c)))
    }),
    route.post('/api/console/jobs/:id/reject', { role: 'operator' }, async (c) => {
      const { note } = await checkedBody(c, rejectionSchema)
      return c.json(await jobs.reject(jobId(c), deciderOf(c), checkedReason('note', note)))
    }),
    route.post(
      '/api/console/jobs/:id/resume',
      { role: 'operator' },
      change((c, { id, total }) => {
        // The person who asked for the job may no longer be an admin.
        assertMany(c, total, 'Deleting')
        return jobs.resume(id, askedBy(c))
      }, 'Resuming it'),
    ),
    route.post('/api/console/jobs/:id/retry', { role: 'operator' }, async (c) => {
      await emptyBody(c)
      const earlier = await jobs.get(jobId(c))
      assertOwn(c, earlier, `Job ${earlier.id}`, 'Trying it again')
      assertMany(c, earlier.counts.failed + earlier.counts.refused, 'Deleting')
      const { job, isNew } = await jobs.retry(earlier.id, { key: idempotencyKey(c), ...askerOf(c) })
      return c.json(job, isNew ? 201 : 200)
    }),
  ]
}

/** Throws a 403 problem if only an admin may do that to so many imports at once; `what`: "Deleting". */
export function assertMany(c: ConsoleContext, count: number, what: string): void {
  const { idsWithoutAdmin: most } = jobLimits
  if (count > most) assertRole(c, 'admin', `${what} more than ${most.toLocaleString('en')} imports at once`)
}

/** Who asks for a job: for the ledger, and because the same person must not approve it. */
function askerOf(c: ConsoleContext) {
  return { ...askedBy(c), person: personBehind(c.get('caller')) }
}

/** Throws a 403 problem unless a person asks. */
function deciderOf(c: ConsoleContext): Decider {
  const caller = c.get('caller')
  assertNoToken(caller)
  return { by: askedBy(c), person: personBehind(caller) }
}

/** The number of the job that the path names. Throws a 400 problem. */
export function jobId(c: ConsoleContext): string {
  const id = c.req.param('id') ?? ''
  if (numberPattern.test(id) && id !== '0') return id
  throw badField('id', 'must be the number of a job')
}

function idempotencyKey(c: ConsoleContext): string {
  return requestKey('The header Idempotency-Key', c.req.header(idempotencyKeyHeader))
}

/** What a new job should delete. Throws a 400 problem that names the first error; then nothing begins. */
async function newJob(c: ConsoleContext): Promise<{ ids: string[]; reason: string | null }> {
  const { ids, reason } = await checkedBody(c, newJobSchema, bodyLimitBytes)
  if (ids.length === 0) throw badField('ids', 'must name one import at least')
  if (ids.length > jobLimits.ids)
    throw badField(
      'ids',
      `may name ${jobLimits.ids} imports at most, not ${ids.length}: split them into several jobs`,
    )
  const seen = new Map<string, number>()
  for (const [index, id] of ids.entries()) {
    if (!idPattern.test(id)) throw badField(`ids[${index}]`, 'must be 1 to 128 letters, digits, "-" or "_"')
    const before = seen.get(id)
    if (before !== undefined) throw badField(`ids[${index}]`, `repeats ids[${before}]`)
    seen.set(id, index)
  }
  return { ids, reason: checkedReason('reason', reason) }
}
