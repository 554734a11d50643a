import { setTimeout as delay } from 'node:timers/promises'
import { isRefusalOfKey } from '../answer.ts'
import { deadlineIn } from '../deadline.ts'
import { type KeyedMutex, MutexTimeoutError } from '../delete/keyed-mutex.ts'
import type { JobLeases } from '../ledger/job-leases.ts'
import {
  type RestoreEnd,
  RestoresChangedError,
  type StoredRestore,
  type StopReason,
} from '../ledger/restores.ts'
import { endAfterLostAnswer, type RestoreDeps, restoreRecord } from './restore-record.ts'

export type RestoreRunner = {
  /** Call it when there may be something to do. */
  wake(): void
  /** Looks for work now, and from time to time. */
  start(): void
  /** Begins nothing more. Resolves when nothing is under way. Queued restores wait for the next start. */
  close(): Promise<void>
}

type Deps = RestoreDeps & {
  leases: Pick<JobLeases, 'mayRun' | 'lookEveryMs'>
  mutex: Pick<KeyedMutex, 'run'>
}

/** The key of the turn for all restores. No import has such an id. */
const turn = 'all:restores'
const turnMs = 100

/** After this many failures in a row, the API counts as down. */
const mostInARow = 5

/**
 * Makes restores one at a time, in the order in which they were asked for. People go first in the budget. Only one process works on
 * restores: the one that has the turn. So a restore that is under way when a process takes the turn was left by another process,
 * and nobody knows its result.
 */
export function createRestoreRunner(deps: Deps): RestoreRunner {
  const { ledger, limiter, log, timing, leases, mutex } = deps
  const { restores } = ledger
  const closing = new AbortController()
  const { signal } = closing
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | null = null
  let isAskedAgain = false

  const work = async (): Promise<void> => {
    const lane = limiter.lane('restores', signal)
    for (const left of await restores.underWay()) await write(left.id, await endOfInterrupted(left))
    let checked: number | null = null
    let inARow = 0
    while (!signal.aborted) {
      const next = await restores.next()
      if (!next) return
      if (next.batch !== checked && !(await isAsAsked(next.batch))) continue
      checked = next.batch
      const end = await restoreRecord(deps, lane, next)
      if (!end) continue
      await write(next.id, end)
      inARow = didNotComeAbout(end) ? inARow + 1 : 0
      const why = reasonToStop(end, inARow)
      if (why) await restores.stop(next.batch, null, why)
    }
  }

  /** Whether the restores of a batch are as they were asked for. Stops the batch if somebody changed them in the database. */
  const isAsAsked = async (batch: number): Promise<boolean> => {
    try {
      await restores.assertAsAsked(batch)
      return true
    } catch (error) {
      if (!(error instanceof RestoresChangedError)) throw error
      log.error({ err: error, batch }, 'restores were changed in their database, and are not sent')
      await restores.stop(batch, null, { code: 'restores_changed', message: error.message })
      return false
    }
  }

  /** The end of a restore that another process left under way. Looks at the import that it made, and creates none. */
  const endOfInterrupted = async ({ newImportId }: StoredRestore): Promise<RestoreEnd> => {
    const why = 'The console ended while it was being sent.'
    if (newImportId !== null) return endAfterLostAnswer(deps, newImportId, why)
    const message =
      'The console ended while the import was being created: it may exist, and wait for its file. Look at the list before you restore it again.'
    return { state: 'unknown', code: 'console_ended', message }
  }

  /** Writes how a restore ended. Tries again until the ledger takes it, or this process stops. */
  const write = async (id: string, end: RestoreEnd): Promise<void> => {
    for (;;) {
      try {
        await restores.end(id, end)
        return
      } catch (error) {
        log.error({ err: error, restore: id }, 'how a restore ended could not be written yet')
        if (signal.aborted) return
        await delay(timing.jobRetryMs)
      }
    }
  }

  const isAnythingToDo = async () =>
    (await restores.next()) !== null || (await restores.underWay()).length > 0

  const run = async (): Promise<void> => {
    try {
      if (!(await leases.mayRun()) || !(await isAnythingToDo())) return
      await mutex.run(turn, deadlineIn(turnMs), work)
    } catch (error) {
      if (error instanceof MutexTimeoutError) return
      log.error({ err: error }, 'the restores could not go on; trying again later')
    }
  }

  const wake = (): void => {
    isAskedAgain = true
    if (working || signal.aborted) return
    working = (async () => {
      while (isAskedAgain && !signal.aborted) {
        isAskedAgain = false
        await run()
      }
    })().finally(() => (working = null))
  }

  return {
    wake,
    start: () => {
      timer = setInterval(wake, leases.lookEveryMs).unref()
      wake()
    },
    close: async () => {
      clearInterval(timer)
      closing.abort()
      await working
    },
  }
}

/** Whether the API may be why: it did not answer, or made an import and did not take its file. */
function didNotComeAbout({ state, code, newImportId }: RestoreEnd): boolean {
  return state !== 'restored' && (code?.startsWith('upstream_') === true || newImportId != null)
}

/** Why the rest of the batch would end in the same way; null if it would not. */
function reasonToStop({ state, status, code, message }: RestoreEnd, inARow: number): StopReason | null {
  if ((state === 'refused' || code === 'upstream_page') && isRefusalOfKey(status))
    return { code: code ?? 'refused', message: message ?? '' }
  if (inARow < mostInARow) return null
  return {
    code: code ?? 'upstream_unclear',
    message: `${mostInARow} in a row did not come about. ${message ?? ''}`,
  }
}
