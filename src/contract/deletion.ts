import * as v from 'valibot'
import { accountSchema } from './account.ts'
import { importSchema } from './import.ts'
import { onlyFields } from './object-schemas.ts'
import { restoreSchema } from './restore.ts'
import { useSchema } from './webset.ts'
import { whoSchema } from './who.ts'

/**
 * How one deletion ended. `intended`: its call is under way. `unknown`: it waits for a recheck. `stopped`: its job, or the
 * console, was stopped before the import was deleted, and it went back into the queue of the job.
 */
export const outcomes = [
  'intended',
  'deleted',
  'already_gone',
  'refused',
  'failed',
  'stopped',
  'unknown',
] as const
export type Outcome = (typeof outcomes)[number]

/** What used an import when all websets were last read through this console. */
export const usedBySchema = v.object({
  /** When that reading began, ISO. */
  checkedAt: v.string(),
  /** How many websets there were, and how many of them could not be read in full. */
  looked: v.number(),
  unread: v.number(),
  /** How many of them used the import. */
  websets: v.number(),
  /** Their uses, the first hundred. */
  uses: v.array(useSchema),
})
export type UsedBy = v.InferOutput<typeof usedBySchema>

/** One record of the ledger, as `GET /api/console/deletions` lists them. */
export const deletionSchema = v.object({
  id: v.string(),
  /** Whose import it was. */
  account: accountSchema,
  importId: v.string(),
  outcome: v.picklist(outcomes),
  /** DELETE calls sent upstream for this record. */
  attempts: v.number(),
  /** HTTP status of upstream's last answer; null when none came. */
  status: v.nullable(v.number()),
  code: v.nullable(v.string()),
  message: v.nullable(v.string()),
  requestId: v.nullable(v.string()),
  /** Who asked, in one line; without sign-in, the address and program that the request came from. */
  operator: v.string(),
  /** Who asked, as they had signed in; null without sign-in. */
  who: v.nullable(whoSchema),
  /** Why, in the words of whoever asked; null if they gave no reason. */
  reason: v.nullable(v.string()),
  /** The job that it is part of; null for a deletion by itself. */
  jobId: v.nullable(v.string()),
  /** The import as it was: from upstream's answer, else as it was last read. */
  import: v.nullable(importSchema),
  /** What used it when its deletion was asked for; null if nobody had read the websets here before. */
  usedBy: v.nullable(usedBySchema),
  requestedAt: v.string(),
  settledAt: v.nullable(v.string()),
  /** Its last restore; null where nobody has asked for one. */
  restore: v.nullable(restoreSchema),
})
export type Deletion = v.InferOutput<typeof deletionSchema>
/** A record as the ledger has it, without its restore. */
export type DeletionRecord = Omit<Deletion, 'restore'>

/** Carries the reason of a single deletion, percent-encoded (`encodeURIComponent`), as DELETE has no body. */
export const deletionReasonHeader = 'x-deletion-reason'

/** One thing in the ledger that is not as it was written. Its `key` is the same at each check. */
const ledgerProblemSchema = v.object({
  key: v.string(),
  /** The record that it is about; null where it is about something else. */
  record: v.nullable(v.string()),
  message: v.string(),
})
export type LedgerProblem = v.InferOutput<typeof ledgerProblemSchema>

/** What the check of the ledger has found, as `GET /api/console/deletions/integrity` tells. */
export const integritySchema = v.object({
  /** Entries of the chain: two for each record, mostly. */
  entries: v.number(),
  /** The last entry up to which everything fits; null when there is none. */
  verified: v.nullable(v.object({ entry: v.number(), hash: v.string(), at: v.string() })),
  /** Problems that nobody has acknowledged. While there is one, deletions are refused. */
  problems: v.array(ledgerProblemSchema),
  /** Problems that were acknowledged, oldest first. They stay listed. */
  acknowledged: v.array(
    v.object({
      at: v.string(),
      operator: v.string(),
      note: v.nullable(v.string()),
      problems: v.array(ledgerProblemSchema),
    }),
  ),
})
export type Integrity = v.InferOutput<typeof integritySchema>

/**
 * Body of `POST /api/console/deletions/integrity/acknowledge`: the keys of the acknowledged problems, and why. The answer is
 * the integrity after that.
 */
export const acknowledgementSchema = onlyFields({
  keys: v.array(v.string()),
  note: v.optional(v.string()),
})
export type Acknowledgement = v.InferOutput<typeof acknowledgementSchema>

/** How many deletions ended in which way, for `GET /api/console/deletions/summary`. */
export const deletionSummarySchema = v.object({
  outcomes: v.array(v.object({ outcome: v.picklist(outcomes), count: v.number() })),
})
export type DeletionSummary = v.InferOutput<typeof deletionSummarySchema>

/** Who asked for deletions, as `GET /api/console/deletions/people` lists them: who asked last comes first, 200 at most. */
export const deletionPeopleSchema = v.object({
  data: v.array(
    v.object({
      /** With the name that they had when they asked last. */
      who: whoSchema,
      count: v.number(),
      lastRequestedAt: v.string(),
    }),
  ),
})
export type DeletionPeople = v.InferOutput<typeof deletionPeopleSchema>

/** The value of the filter `by` for whoever asks. */
export const byMe = 'me'

/** Header with a key, by which a page can ask what became of its DELETE if the answer is lost. */
export const deletionKeyHeader = 'x-deletion-key'

/** What became of the DELETE that was sent with a key, as `GET /api/console/deletions/requests/{key}` tells. */
export const deletionRequestSchema = v.object({
  /** Whether the console is still at work on it. */
  inProgress: v.boolean(),
  /** Its record; null where none was written: then nothing was sent to Exa either. */
  deletion: v.nullable(deletionSchema),
})
export type RequestedDeletion = v.InferOutput<typeof deletionRequestSchema>

/** DELETE's answer names the ledger record in this header. */
export const deletionIdHeader = 'x-deletion-id'
