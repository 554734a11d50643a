import * as v from 'valibot'
import { outcomes } from './deletion.ts'
import { onlyFields } from './object-schemas.ts'
import { restoreSchema } from './restore.ts'
import { whoSchema } from './who.ts'

/**
 * Bounds of what a job may be asked for; a reason has the same bound on a single deletion. More than `idsWithoutAdmin` needs
 * the role admin.
 */
export const jobLimits = {
  ids: 10_000,
  idsWithoutAdmin: 1_000,
  reasonCharacters: 500,
  keyCharacters: 128,
} as const

/**
 * `waiting`: another operator has to approve it, and nothing of it was sent. `held`: it begins by itself when its hold is over,
 * and can be undone until then. `running`: the server works on it. `paused`: it stopped itself and says why. `stopped`: a person
 * stopped it. Both can be resumed, unless it was stopped before it was approved; if it was paused before that, it waits again.
 * `undone`: somebody took it back before anything was sent. `rejected`: nobody approved it, and nobody can any more. `finished`:
 * every item has been sent and has its end, or is being read back.
 */
export const jobStates = [
  'waiting',
  'held',
  'running',
  'paused',
  'stopped',
  'undone',
  'rejected',
  'finished',
] as const
export type JobState = (typeof jobStates)[number]

/** `queued`: not sent yet. `stopped`: not deleted, because the job was stopped. The others are what its ledger record says. */
export const itemStates = ['queued', ...outcomes] as const
export type ItemState = (typeof itemStates)[number]

const count = v.number()

/**
 * Why a second person has to agree: it has more imports than APPROVE_OVER; websets use some of them; or nobody has read the
 * websets through this console in the last hour, so that nobody knows.
 */
export const approvalReasons = ['many', 'in_use', 'use_unknown'] as const

/** How long a bulk deletion can be held, in seconds; the setting is UNDO_SECONDS. */
export const undoSecondsAtMost = 3_600

/** Days after which a job expires that nobody has approved. */
export const approvalDays = 7

/** What a job waits for, or waited for. */
const approvalSchema = v.object({
  reasons: v.array(v.picklist(approvalReasons)),
  /** APPROVE_OVER when it was asked for. */
  over: count,
  /** How many of its imports websets used when it was asked for, as far as was known, and which: the first thousand. */
  inUse: v.object({ count, ids: v.array(v.string()) }),
  /** The subject of the person who asked, or whose token did: whoever that is cannot approve it. */
  askedBy: v.string(),
  /** When it expires unless somebody approves it, ISO. */
  until: v.string(),
  decision: v.nullable(
    v.object({
      approved: v.boolean(),
      /** Who decided; null if it expired. */
      by: v.nullable(v.string()),
      at: v.string(),
      /** What whoever rejected it wrote; null if nothing. */
      note: v.nullable(v.string()),
    }),
  ),
})
export type Approval = v.InferOutput<typeof approvalSchema>

/** Body of `POST /api/console/jobs/{id}/reject`. That of `approve` is empty. */
export const rejectionSchema = onlyFields({ note: v.optional(v.string()) })

/** A bulk deletion, as `GET /api/console/jobs/{id}` shows it. */
export const jobSchema = v.object({
  id: v.string(),
  state: v.picklist(jobStates),
  /** Why it stopped itself; null unless it is paused. */
  paused: v.nullable(v.object({ code: v.string(), message: v.string() })),
  reason: v.nullable(v.string()),
  operator: v.string(),
  /** Who asked for it, as they had signed in; null without sign-in. */
  who: v.nullable(whoSchema),
  /** Who last stopped, resumed or undid it; null where nobody did. */
  lastMove: v.nullable(
    v.object({
      to: v.picklist(['stopped', 'running', 'undone']),
      operator: v.string(),
      who: v.nullable(whoSchema),
      at: v.string(),
    }),
  ),
  /** The job whose failed items this one tries again. */
  retryOf: v.nullable(v.string()),
  /** Set where it has or had to be approved by another operator; null where it begins at once. */
  approval: v.nullable(approvalSchema),
  /**
   * Until when it can be undone, and how many milliseconds that is from now on, by the clock of the console; null unless it is
   * held. A page counts down from `leftMs`: its own clock may be wrong.
   */
  hold: v.nullable(v.object({ until: v.string(), leftMs: v.number() })),
  total: count,
  /** How many items are in each state; their sum is `total`. */
  counts: v.object({
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
  pace: v.nullable(
    v.object({
      /** How many items end in a second, over about the last ten seconds; null before the first. */
      perSecond: v.nullable(v.number()),
      /** Milliseconds until the last item at this pace; null if it is not known. */
      leftMs: v.nullable(v.number()),
      /** Milliseconds until the pause that upstream's 429 asked for ends; 0 when there is none. */
      waitingMs: v.number(),
    }),
  ),
  createdAt: v.string(),
  /** When it finished, was stopped or undone; null while it may go on by itself. */
  endedAt: v.nullable(v.string()),
  /** The last entry of the ledger's chain before its first record: the changes after it have every item. */
  after: v.number(),
})
export type Job = v.InferOutput<typeof jobSchema>

/** States of an item that a retry of the job tries again. */
export const failedStates = ['failed', 'refused'] as const satisfies readonly ItemState[]

/** Something of it may still happen: by itself, when it is approved, or when it is resumed after it paused itself. */
export const unfinishedStates = [
  'waiting',
  'held',
  'running',
  'paused',
] as const satisfies readonly JobState[]

export function isUnfinished({ state }: Pick<Job, 'state'>): boolean {
  return unfinishedStates.some((each) => each === state)
}

/** Whether anything of it may change meanwhile: it is unfinished, or items of it are under way or read back. */
export function isMoving(job: Pick<Job, 'state' | 'counts'>): boolean {
  return isUnfinished(job) || job.counts.intended + job.counts.unknown > 0
}

/** One import of a job, as `GET /api/console/jobs/{id}/items` lists them, in the order that they were asked for. */
export const jobItemSchema = v.object({
  importId: v.string(),
  state: v.picklist(itemStates),
  /** The title when it was last read; null when nobody read it here. */
  title: v.nullable(v.string()),
  /** The ledger record of its deletion; null until it is sent. */
  deletionId: v.nullable(v.string()),
  code: v.nullable(v.string()),
  message: v.nullable(v.string()),
  /** The last restore of its record; null where nobody has asked for one. */
  restore: v.nullable(restoreSchema),
})
export type JobItem = v.InferOutput<typeof jobItemSchema>
/** An item as the ledger has it, without its restore. */
export type RecordedItem = Omit<JobItem, 'restore'>

/** Body of `POST /api/console/jobs`; its `Idempotency-Key` header makes a repeat of it the same job. */
export const newJobSchema = onlyFields({
  ids: v.array(v.string()),
  reason: v.optional(v.string()),
})
export type NewJob = v.InferOutput<typeof newJobSchema>

/** Header that makes a repeated request the same request (draft-ietf-httpapi-idempotency-key-header). */
export const idempotencyKeyHeader = 'idempotency-key'

/** What changed in the jobs since an entry of the ledger's chain, as `GET /api/console/jobs/changes?after=` answers. */
export const jobChangesSchema = v.object({
  /** Those that are running or paused, and those that changed, whole. */
  jobs: v.array(jobSchema),
  /** The ids of the imports that jobs deleted, or found gone. */
  gone: v.array(v.string()),
  /** The entry that this goes up to: what to ask with the next time. */
  after: count,
  /** Whether there is more already. */
  hasMore: v.boolean(),
})
export type JobChanges = v.InferOutput<typeof jobChangesSchema>
