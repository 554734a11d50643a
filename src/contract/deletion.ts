import * as z from 'zod/mini'
import { accountSchema } from './account.ts'
import { importSchema } from './import.ts'

/** How one deletion ended; `intended` is a call under way, `unknown` waits to be read back. */
export const outcomes = ['intended', 'deleted', 'already_gone', 'refused', 'failed', 'unknown'] as const
export type Outcome = (typeof outcomes)[number]

/** One record of the ledger, as `GET /api/console/deletions` lists them. */
export const deletionSchema = z.object({
  id: z.string(),
  /** Whose import it was. */
  account: accountSchema,
  importId: z.string(),
  outcome: z.enum(outcomes),
  /** DELETE calls sent upstream for this record. */
  attempts: z.number(),
  /** HTTP status of upstream's last answer; null when none came. */
  status: z.nullable(z.number()),
  code: z.nullable(z.string()),
  message: z.nullable(z.string()),
  requestId: z.nullable(z.string()),
  /** Who asked: the address and program that the request came from, until there is a sign-in. */
  operator: z.string(),
  /** Why, in the words of whoever asked; null when nothing was said. */
  reason: z.nullable(z.string()),
  /** The job that it is part of; null for a deletion by itself. */
  jobId: z.nullable(z.string()),
  /** The import as it was: from upstream's answer, else as it was last read. */
  import: z.nullable(importSchema),
  requestedAt: z.string(),
  settledAt: z.nullable(z.string()),
})
export type Deletion = z.infer<typeof deletionSchema>

/** Carries the reason of a single deletion, percent-encoded (`encodeURIComponent`), as DELETE has no body. */
export const deletionReasonHeader = 'x-deletion-reason'

/** One thing in the ledger that is not as it was written. `key` names it, the same at each look. */
export const ledgerProblemSchema = z.object({
  key: z.string(),
  /** The record that it is about; null where it is about something else. */
  record: z.nullable(z.string()),
  message: z.string(),
})
export type LedgerProblem = z.infer<typeof ledgerProblemSchema>

/** How far the chain of the ledger was checked, as `GET /api/console/deletions/integrity` tells. */
export const integritySchema = z.object({
  /** Entries of the chain: two for each record, mostly. */
  entries: z.number(),
  /** The last entry up to which everything fits; null when there is none. */
  verified: z.nullable(z.object({ entry: z.number(), hash: z.string(), at: z.string() })),
  /** What does not fit and nobody has acknowledged. While there is any, deletions are refused. */
  problems: z.array(ledgerProblemSchema),
  /** What did not fit and was acknowledged, oldest first: it goes on being told. */
  acknowledged: z.array(
    z.object({
      at: z.string(),
      operator: z.string(),
      note: z.nullable(z.string()),
      problems: z.array(ledgerProblemSchema),
    }),
  ),
})
export type Integrity = z.infer<typeof integritySchema>

/**
 * Body of `POST /api/console/deletions/integrity/acknowledge`: the keys of the problems that somebody has seen and goes on
 * with, and why. Answers with the integrity as it is then.
 */
export const acknowledgementSchema = z.strictObject({
  keys: z.array(z.string()),
  note: z.optional(z.string()),
})
export type Acknowledgement = z.infer<typeof acknowledgementSchema>

/** How many deletions there were in each quarter of an hour, for `GET /api/console/deletions/summary`. */
export const deletionSummarySchema = z.object({
  outcomes: z.array(z.object({ outcome: z.enum(outcomes), count: z.number() })),
  /** `at` is the quarter's beginning, ISO; the reader's days are made of them, whatever the time zone. */
  quarters: z.array(z.object({ at: z.string(), outcome: z.enum(outcomes), count: z.number() })),
})
export type DeletionSummary = z.infer<typeof deletionSummarySchema>

/** DELETE's answer names the ledger record in this header. */
export const deletionIdHeader = 'x-deletion-id'
