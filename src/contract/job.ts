import * as z from 'zod/mini'
import { outcomes } from './deletion.ts'

/** Bounds of what a job may be asked for; a reason has the same bound on a single deletion. */
export const jobLimits = { ids: 10_000, reasonCharacters: 500, keyCharacters: 128 } as const

/**
 * `running`: the server works on it. `paused`: it stopped itself and says why. `stopped`: a person stopped it. Both can be
 * resumed. `finished`: every item has been sent and has its end, or is being read back.
 */
export const jobStates = ['running', 'paused', 'stopped', 'finished'] as const
export type JobState = (typeof jobStates)[number]

/** `queued`: not sent yet. `stopped`: not sent, because the job was stopped. The others are what its ledger record says. */
export const itemStates = ['queued', 'stopped', ...outcomes] as const
export type ItemState = (typeof itemStates)[number]

const count = z.number()

/** A bulk deletion, as `GET /api/console/jobs/{id}` shows it. */
export const jobSchema = z.object({
  id: z.string(),
  state: z.enum(jobStates),
  /** Why it stopped itself; null unless it is paused. */
  paused: z.nullable(z.object({ code: z.string(), message: z.string() })),
  reason: z.nullable(z.string()),
  operator: z.string(),
  /** The job whose failed items this one tries again. */
  retryOf: z.nullable(z.string()),
  total: count,
  /** How many items are in each state; their sum is `total`. */
  counts: z.object({
    queued: count,
    stopped: count,
    intended: count,
    deleted: count,
    already_gone: count,
    refused: count,
    failed: count,
    unknown: count,
  }),
  /** How it goes; null unless it is running. */
  pace: z.nullable(
    z.object({
      /** Items that ended in a second, over the last ten seconds or so; null before the first. */
      perSecond: z.nullable(z.number()),
      /** Milliseconds until the last item at this pace; null when nobody can say. */
      leftMs: z.nullable(z.number()),
      /** Milliseconds until the pause that upstream's 429 asked for ends; 0 when there is none. */
      waitingMs: z.number(),
    }),
  ),
  createdAt: z.string(),
  endedAt: z.nullable(z.string()),
  /** The last entry of the ledger's chain before its first record: the changes after it have every item. */
  after: z.number(),
})
export type Job = z.infer<typeof jobSchema>

/** Whether something of it may still happen, by itself or when it is resumed after it paused itself. */
export function isUnfinished({ state }: Pick<Job, 'state'>): boolean {
  return state === 'running' || state === 'paused'
}

/** Whether anything of it changes without a person: it is unfinished, or items of it are under way or read back. */
export function isMoving(job: Pick<Job, 'state' | 'counts'>): boolean {
  return isUnfinished(job) || job.counts.intended + job.counts.unknown > 0
}

/** One import of a job, as `GET /api/console/jobs/{id}/items` lists them, in the order that they were asked for. */
export const jobItemSchema = z.object({
  importId: z.string(),
  state: z.enum(itemStates),
  /** The title when it was last read; null when nobody read it here. */
  title: z.nullable(z.string()),
  /** The ledger record of its deletion; null while it is not sent. */
  deletionId: z.nullable(z.string()),
  code: z.nullable(z.string()),
  message: z.nullable(z.string()),
})
export type JobItem = z.infer<typeof jobItemSchema>

/** Body of `POST /api/console/jobs`; its `Idempotency-Key` header makes a repeat of it the same job. */
export const newJobSchema = z.strictObject({
  ids: z.array(z.string()),
  reason: z.optional(z.string()),
})
export type NewJob = z.infer<typeof newJobSchema>

/** Header that makes a repeated request the same request (draft-ietf-httpapi-idempotency-key-header). */
export const idempotencyKeyHeader = 'idempotency-key'

/** What changed in the jobs since an entry of the ledger's chain, as `GET /api/console/jobs/changes?after=` answers. */
export const jobChangesSchema = z.object({
  /** Those that are running or paused, and those that changed, whole. */
  jobs: z.array(jobSchema),
  /** The ids of the imports that jobs deleted, or found gone. */
  gone: z.array(z.string()),
  /** The entry that this goes up to: what to ask with the next time. */
  after: count,
  /** Whether there is more already. */
  hasMore: z.boolean(),
})
export type JobChanges = z.infer<typeof jobChangesSchema>
