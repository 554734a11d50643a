import * as z from 'zod/mini'
import { importSchema } from './import.ts'

/** The console's own routes, `/api/console/…`. */

export const infoSchema = z.object({
  mode: z.enum(['sandbox', 'live']),
  /** The host that answers, e.g. `api.exa.ai`; null in sandbox mode. */
  host: z.nullable(z.string()),
  readOnly: z.boolean(),
  version: z.string(),
  budget: z.object({
    /** Calls a second that the key may make; null when nothing limits them. */
    perSecond: z.nullable(z.number()),
    waiting: z.number(),
    /** Milliseconds until the pause that upstream's 429 asked for ends; 0 when there is none. */
    pausedForMs: z.number(),
  }),
})
export type Info = z.infer<typeof infoSchema>

/** How one deletion ended; `intended` is a call under way, `unknown` waits to be read back. */
export const outcomes = ['intended', 'deleted', 'already_gone', 'refused', 'failed', 'unknown'] as const
export type Outcome = (typeof outcomes)[number]

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
