import * as z from 'zod/mini'
import { importSchema } from './import.ts'

/** How one deletion ended; `intended` is a call under way, `unknown` waits to be read back. */
export const outcomes = ['intended', 'deleted', 'already_gone', 'refused', 'failed', 'unknown'] as const
export type Outcome = (typeof outcomes)[number]

/** One record of the ledger, as `GET /api/console/deletions` lists them. */
export const deletionSchema = z.object({
  id: z.string(),
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
  /** The import as it was: from upstream's answer, else as it was last read. */
  import: z.nullable(importSchema),
  requestedAt: z.string(),
  settledAt: z.nullable(z.string()),
})
export type Deletion = z.infer<typeof deletionSchema>

/** DELETE's answer names the ledger record in this header. */
export const deletionIdHeader = 'x-deletion-id'
