import * as v from 'valibot'
import { onlyFields } from './object-schemas.ts'
import { whoSchema } from './who.ts'

/**
 * `queued`: written down, and nothing of it was sent. `sending`: the import is being created again, or its file sent.
 * `restored`: it was created, and its file was taken. `refused`: the API refused it. `failed`: it did not come about. `unknown`:
 * whether it did nobody knows, so that it is not sent again. `stopped`: somebody stopped it before anything was sent.
 */
export const restoreStates = [
  'queued',
  'sending',
  'restored',
  'refused',
  'failed',
  'unknown',
  'stopped',
] as const
export type RestoreState = (typeof restoreStates)[number]

/** The last restore of a deletion's import, by whichever of its records. */
export const restoreSchema = v.object({
  id: v.string(),
  state: v.picklist(restoreStates),
  /** The import that was made; null where none is known. It may be there also where its file was not taken. */
  newImportId: v.nullable(v.string()),
  /** HTTP status of upstream's last answer; null when none came. */
  status: v.nullable(v.number()),
  code: v.nullable(v.string()),
  message: v.nullable(v.string()),
  operator: v.string(),
  /** Who asked, as they had signed in; null without sign-in. */
  who: v.nullable(whoSchema),
  askedAt: v.string(),
  endedAt: v.nullable(v.string()),
})
export type Restore = v.InferOutput<typeof restoreSchema>

/** Whether it goes on by itself. */
export function isRestoring(restore: Pick<Restore, 'state'> | null): boolean {
  return restore?.state === 'queued' || restore?.state === 'sending'
}

/** Whether an import may be restored, by how its last restore ended: never twice. */
export function mayRestore(restore: Pick<Restore, 'state'> | null): boolean {
  return restore === null || ['refused', 'failed', 'stopped'].includes(restore.state)
}

/**
 * Body of `POST /api/console/deletions/{id}/restore`. `again`: somebody looked, and what an earlier restore with an unknown end
 * may have made is not there.
 */
export const restoreAskedSchema = onlyFields({ again: v.optional(v.boolean()) })

const count = v.number()

/** How the restores of a job go, as `GET /api/console/jobs/{id}/restores` tells. */
export const jobRestoresSchema = v.object({
  /** How many of its records have a last restore in each state. */
  counts: v.object({
    queued: count,
    sending: count,
    restored: count,
    refused: count,
    failed: count,
    unknown: count,
    stopped: count,
  }),
  /** Who asked last, and when; null where nobody has. */
  asked: v.nullable(v.object({ operator: v.string(), who: v.nullable(whoSchema), at: v.string() })),
  /** Why those that were stopped last were: who did it, null for the console itself; null where none was. */
  stopped: v.nullable(
    v.object({
      operator: v.nullable(v.string()),
      code: v.nullable(v.string()),
      message: v.nullable(v.string()),
      at: v.string(),
    }),
  ),
})
export type JobRestores = v.InferOutput<typeof jobRestoresSchema>

/** What a restore of a job would do, as `GET /api/console/jobs/{id}/restores/plan` tells. */
export const restorePlanSchema = v.object({
  /** How many of its imports can be made again. */
  restorable: count,
  /** How many were deleted and cannot be made again, by the reason. */
  cannot: v.array(v.object({ why: v.string(), count })),
  /** The websets that used them, as far as is known: a restored import has another id, so that none of them uses it. */
  websets: v.array(v.object({ id: v.string(), title: v.nullable(v.string()), imports: count })),
})
export type RestorePlan = v.InferOutput<typeof restorePlanSchema>
