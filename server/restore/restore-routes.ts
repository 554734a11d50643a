import type { Deletion, DeletionRecord } from '../../src/contract/deletion.ts'
import type { Job } from '../../src/contract/job.ts'
import { restoreAskedSchema } from '../../src/contract/restore.ts'
import { checkedBody, emptyBody } from '../body.ts'
import { recordOf } from '../delete/record-routes.ts'
import { withRestore } from '../delete/with-restores.ts'
import type { ImportFiles } from '../files/import-files.ts'
import { assertMany, jobId } from '../jobs/job-routes.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { assertMayRun, type JobLeases } from '../ledger/job-leases.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { orLedgerProblem } from '../ledger/ledger-refusal.ts'
import type { QueuedBatch, RestoresAsked } from '../ledger/restores.ts'
import { goneOutcomes } from '../ledger/stored-restore.ts'
import { conflict, type ProblemError } from '../problem.ts'
import { askedBy, assertOwn, mayChange, type ConsoleContext, route, type Route } from '../route.ts'
import { restorable } from './prepare.ts'
import { planOfJob } from './restore-plan.ts'
import type { RestoreRunner } from './restore-runner.ts'

type Deps = {
  ledger: Ledger
  files: Pick<ImportFiles, 'of' | 'uploaded' | 'sampleOf'>
  jobs: Pick<Jobs, 'get'>
  leases: Pick<JobLeases, 'mayRun'>
  runner: Pick<RestoreRunner, 'wake'>
}

/** Restores deleted imports: that of one record, or all of a job. */
export function restoreRoutes(deps: Deps): Route[] {
  const { ledger, files, jobs, runner } = deps
  const { restores } = ledger

  const ask = async (asked: RestoresAsked): Promise<string[]> => {
    await assertMayRun(deps.leases, 'works on restores')
    const made = await orLedgerProblem('Nothing was restored.', () => restores.ask(asked))
    runner.wake()
    return made
  }

  return [
    route.post('/api/console/deletions/:id/restore', { role: 'operator' }, async (c) => {
      const { again = false } = await checkedBody(c, restoreAskedSchema)
      const record = await recordOf(ledger, c)
      assertGone(record)
      const found = await restorable({ files }, record)
      if ('state' in found) throw conflict(found.code, `${found.message} Nothing was restored.`)
      const made = await ask({ deletionIds: [record.id], jobId: null, again, ...askedBy(c) })
      const deletion = await withRestore(ledger, record)
      if (made.length === 0) throw alreadyRestored(deletion)
      return c.json(deletion, 201)
    }),
    route.post('/api/console/deletions/:id/restore/stop', { role: 'operator' }, async (c) => {
      await emptyBody(c)
      const record = await recordOf(ledger, c)
      const { restore } = await withRestore(ledger, record)
      if (restore?.state !== 'queued') throw nothingToStop(record)
      assertOwn(c, restore, `The restore of record ${record.id}`, 'Stopping it')
      const { id } = restore
      const isStopped = await orLedgerProblem('Nothing was stopped.', () => restores.stopOne(id, askedBy(c)))
      if (!isStopped) throw nothingToStop(record)
      return c.json(await withRestore(ledger, record))
    }),
    route.post('/api/console/jobs/:id/restore', { role: 'operator' }, async (c) => {
      await emptyBody(c)
      const job = await jobs.get(jobId(c))
      assertAtRest(job)
      assertMany(c, job.counts.deleted + job.counts.already_gone, 'Restoring')
      const { deletionIds } = await planOfJob(deps, job.id)
      const made = deletionIds.length === 0 ? [] : await ask({ deletionIds, jobId: job.id, ...askedBy(c) })
      if (made.length === 0)
        throw conflict('nothing_to_restore', `Job ${job.id} has nothing that can be restored.`)
      return c.json(await restores.ofJob(job.id), 201)
    }),
    route.get('/api/console/jobs/:id/restores', { role: 'viewer' }, async (c) => {
      const { id } = await jobs.get(jobId(c))
      return c.json(await restores.ofJob(id))
    }),
    route.get('/api/console/jobs/:id/restores/plan', { role: 'viewer' }, async (c) => {
      const { id } = await jobs.get(jobId(c))
      return c.json((await planOfJob(deps, id)).plan)
    }),
    route.post('/api/console/jobs/:id/restores/stop', { role: 'operator' }, async (c) => {
      await emptyBody(c)
      const { id } = await jobs.get(jobId(c))
      const batches = batchesToStop(c, id, await restores.queuedBatches(id))
      await orLedgerProblem('Nothing was stopped.', async () => {
        for (const batch of batches) await restores.stop(batch, askedBy(c))
      })
      return c.json(await restores.ofJob(id))
    }),
  ]
}

/** Throws a 409 problem unless the import of a record is gone. */
function assertGone({ id, outcome }: DeletionRecord): void {
  if ((goneOutcomes as readonly string[]).includes(outcome)) return
  throw conflict('not_deleted', `Record ${id} does not say that its import is gone. Nothing was restored.`)
}

/** Throws a 409 problem while a job still deletes. */
function assertAtRest({ id, state }: Job): void {
  if (state !== 'running' && state !== 'held' && state !== 'waiting') return
  throw conflict(
    'job_not_ended',
    `Job ${id} is ${state}: stop it before you restore it. Nothing was restored.`,
  )
}

/** The batches that the caller may stop. Throws a 409 problem where none is queued, a 403 one where all are of others. */
function batchesToStop(c: ConsoleContext, id: string, queued: readonly QueuedBatch[]): number[] {
  const [first] = queued
  if (!first)
    throw conflict('nothing_to_stop', `No restore of job ${id} is waiting, so there is nothing to stop.`)
  const mine = queued.filter((batch) => mayChange(c, batch))
  if (mine.length === 0) assertOwn(c, first, `The restore of job ${id}`, 'Stopping it')
  return mine.map(({ batch }) => batch)
}

function nothingToStop({ id }: DeletionRecord): ProblemError {
  return conflict(
    'nothing_to_stop',
    `The restore of record ${id} does not wait, so there is nothing to stop.`,
  )
}

function alreadyRestored({ id, restore }: Deletion): ProblemError {
  if (restore?.state === 'unknown')
    return conflict(
      'restore_unknown',
      `What became of the restore of record ${id} is not known. Look for the import before you ask for another one.`,
    )
  if (restore?.state === 'restored')
    return conflict(
      'already_restored',
      `Record ${id} was restored as ${restore.newImportId ?? 'another import'}.`,
    )
  return conflict('restore_under_way', `Record ${id} is being restored already.`)
}
