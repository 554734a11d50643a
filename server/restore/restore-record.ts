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

/** How often the file is sent. */
const tries = 3

/**
 * Restores one queued record: reads the file, reserves a slot, writes the intent, creates the import, uploads the file. Returns how
 * it ended; null if another process has taken it or this one is stopping.
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
  const first = await reserve(lane)
  if (first === null) return null
  const { asked, file } = prepared
  if (!(await restores.begin(restore.id, { asked, sha256: file.sha256 }))) return null
  /** Waits for a slot that the call can leave in. Returns false if this process is stopping or another has taken over meanwhile. */
  const waitToLeave = async (): Promise<boolean> => {
    for (;;) {
      const slot = await reserve(lane)
      if (slot === null || (await restores.get(restore.id))?.state !== 'sending') return false
      if (slot.leave()) return true
    }
  }
  // Writing the intent may have taken too long for the first slot.
  if (!first.leave() && !(await waitToLeave())) return { state: 'queued' }
  const created = await createAgain(upstream, lane, asked, waitToLeave)
  if ('state' in created) return created
  await noteCreated(deps, restore.id, created)
  return uploadFile(deps, created, prepared, restore)
}

/** A slot for the create; null if the console stops first. */
async function reserve(lane: Limiter): Promise<Slot | null> {
  try {
    return await lane.reserve(noDeadline)
  } catch (error) {
    if (error instanceof BudgetError) return null
    throw error
  }
}

/** Writes the new id to disk before the file is sent, so that a crash does not lose it. Never throws. */
async function noteCreated({ ledger, log }: RestoreDeps, id: string, { newImportId }: Created) {
  try {
    await ledger.restores.created(id, newImportId)
  } catch (error) {
    log.error({ err: error, newImportId }, 'which import a restore made could not be written yet')
  }
}

/** Sends the file, again if it is not taken. Repeating this creates no second import. */
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

/** The end of a restore whose file may have arrived. The status of the new import may tell. */
export async function endAfterLostAnswer(
  { upstream, limiter }: Pick<RestoreDeps, 'upstream' | 'limiter'>,
  newImportId: string,
  why: string,
): Promise<RestoreEnd> {
  if (await hasReceivedFile(upstream, limiter, newImportId)) return { state: 'restored', newImportId }
  const message = `The import was created again, and whether its file arrived is not known: ${why} Look at the new one.`
  return { state: 'unknown', newImportId, code: 'file_unclear', message }
}
