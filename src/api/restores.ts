import { type Deletion, deletionSchema } from '../contract/deletion.ts'
import {
  type JobRestores,
  jobRestoresSchema,
  type RestorePlan,
  restorePlanSchema,
} from '../contract/restore.ts'
import { type Abortable, call, client, parse, read } from './client.ts'

/** Has the import of a record made again. `again`: somebody looked, and what an earlier try may have made is not there. */
export async function restoreDeletion(id: string, again: boolean): Promise<Deletion> {
  const path = `console/deletions/${encodeURIComponent(id)}/restore`
  return parse(await call(() => client.post(path, { json: again ? { again } : {} })), deletionSchema)
}

/** Stops the restore of a record that is queued. */
export async function stopRestore(id: string): Promise<Deletion> {
  const path = `console/deletions/${encodeURIComponent(id)}/restore/stop`
  return parse(await call(() => client.post(path, { json: {} })), deletionSchema)
}

/** How the restores of a job go. */
export function getJobRestores(id: string, options: Abortable): Promise<JobRestores> {
  return read(`${jobPath(id)}/restores`, jobRestoresSchema, options)
}

/** What a restore of a job would do. */
export function getRestorePlan(id: string, options: Abortable): Promise<RestorePlan> {
  return read(`${jobPath(id)}/restores/plan`, restorePlanSchema, options)
}

/** Restores all of a job that can be, or stops what is queued of that. */
export async function changeJobRestores(
  id: string,
  change: 'restore' | 'restores/stop',
): Promise<JobRestores> {
  return parse(await call(() => client.post(`${jobPath(id)}/${change}`, { json: {} })), jobRestoresSchema)
}

const jobPath = (id: string) => `console/jobs/${encodeURIComponent(id)}`
