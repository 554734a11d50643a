import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { noDeadline } from '../deadline.ts'
import type { Timing } from '../delete/timing.ts'
import type { ImportFiles } from '../files/import-files.ts'
import type { By } from '../ledger/chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RestoreEnd, StoredRestore } from '../ledger/restores.ts'
import { BudgetError, type Limiter } from '../limiter.ts'
import type { Upstream } from '../upstream.ts'
import type { Slot } from '../waiting-lanes.ts'
import { type Created, createAgain, hasReceivedFile } from './create-again.ts'
import { prepare, type Prepared } from './prepare.ts'
import { type FileSent, sendFile } from './send-file.ts'

export type RestoreDeps = {
  upstream: Upstream
  limiter: Limiter
  ledger: Ledger
  files: Pick<ImportFiles, 'of' | 'open' | 'keep'>
  log: Logger
  timing: Pick<Timing, 'jobRetryMs'>
}

/** How often the file of an import that was made is sent. */
const tries = 3

/** Longer than this between the intent and the call, and this process may have slept: another may have taken over since. */
const freshMs = 5_000

/**
 * Restores one record that is queued. The file is read first, then a slot of the budget is reserved, then the intent is written, and then
 * the import is created. Gives how it ended; null where it is not for us any more, or not yet.
 */
export async function restoreRecord(
  deps: RestoreDeps,
  lane: Limiter,
  restore: StoredRestore,
): Promise<RestoreEnd | null> {
  const { ledger, upstream } = deps
  const { restores } = ledger
  const record = await ledger.get(restore.deletionId)
  if (!record) throw new Error(`Record ${restore.deletionId} of restore ${restore.id} is not there.`)
  const prepared = await prepare(deps, record)
  if ('state' in prepared) return prepared
  let slot = await reserve(lane)
  if (slot === null) return null
  const { asked, file } = prepared
  const begunAt = performance.now()
  if (!(await restores.begin(restore.id, { asked, sha256: file.sha256 }))) return null
  for (;;) {
    if (performance.now() - begunAt > freshMs && (await restores.get(restore.id))?.state !== 'sending')
      return { state: 'queued' }
    if (slot.leave()) break
    // The intent took longer to write than the slot could wait.
    slot = await reserve(lane)
    if (slot === null) return { state: 'queued' }
  }
  const created = await createAgain(upstream, lane, asked)
  if ('state' in created) return created
  await noteCreated(deps, restore.id, created)
  return uploadFile(deps, created, prepared, restore)
}

/** A slot for the call that creates an import; null where the console ends first. */
async function reserve(lane: Limiter): Promise<Slot | null> {
  try {
    return await lane.reserve(noDeadline)
  } catch (error) {
    if (error instanceof BudgetError) return null
    throw error
  }
}

/** What was made is on disk before its file is sent, so that it is known where this process ends now. Never throws. */
async function noteCreated({ ledger, log }: RestoreDeps, id: string, { newImportId }: Created) {
  try {
    await ledger.restores.created(id, newImportId)
  } catch (error) {
    log.error({ err: error, newImportId }, 'which import a restore made could not be written yet')
  }
}

/** Sends the file, a few times where it is not taken: that makes no second import. */
async function uploadFile(
  deps: RestoreDeps,
  { newImportId, uploadUrl: url }: Created,
  { file }: Prepared,
  { operator, who }: StoredRestore,
): Promise<RestoreEnd> {
  const by: By = { operator, who }
  let wasUnclear = false
  let sent: FileSent
  for (let n = 1; ; n++) {
    sent = await sendFile(deps, { importId: newImportId, url, file, by })
    if (sent.is === 'taken') return { state: 'restored', newImportId }
    wasUnclear ||= sent.is === 'unclear'
    if (n === tries) break
    await delay(deps.timing.jobRetryMs)
  }
  if (wasUnclear) return endAfterLostAnswer(deps, newImportId, sent.why)
  const message = `The import was created again, and its file was not taken: ${sent.why} Delete the new one, and restore this one again.`
  return { state: 'failed', newImportId, code: 'file_not_taken', message }
}

/** The end of a restore whose file may have arrived: the new import says so, or nobody knows. */
export async function endAfterLostAnswer(
  { upstream, limiter }: Pick<RestoreDeps, 'upstream' | 'limiter'>,
  newImportId: string,
  why: string,
): Promise<RestoreEnd> {
  if (await hasReceivedFile(upstream, limiter, newImportId)) return { state: 'restored', newImportId }
  const message = `The import was created again, and whether its file arrived is not known: ${why} Look at the new one.`
  return { state: 'unknown', newImportId, code: 'file_unclear', message }
}
