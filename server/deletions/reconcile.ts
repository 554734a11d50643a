import type { Logger } from 'pino'
import type { Deletion } from '../../src/contract/console.ts'
import { deadlineIn } from '../deadline.ts'
import type { Limiter } from '../limiter.ts'
import type { Upstream } from '../upstream.ts'
import type { DeleteImport } from './delete-import.ts'
import type { Ledger } from './ledger.ts'
import { readBack } from './read-back.ts'

type Deps = { upstream: Upstream; limiter: Limiter; ledger: Ledger; deleteImport: DeleteImport; log: Logger }

export type Reconciler = {
  /** One pass over the open records. Never throws: what it could not settle, the next pass meets again. */
  pass: () => Promise<void>
  stop: () => void
}

const everyMs = 30_000
const oneReadBackMs = 10_000

/**
 * Settles the records that a crash, a lost answer or a locked ledger left open, by reading each import back: gone is
 * `deleted`, still there is `failed` (nobody waits for it any more, so it is not sent again). Runs at once and then
 * every half minute.
 */
export function startReconciler(deps: Deps): Reconciler {
  let running: Promise<void> | null = null
  const pass = () => (running ??= settleOpen(deps).finally(() => (running = null)))
  const timer = setInterval(() => void pass(), everyMs).unref()
  void pass()
  return { pass, stop: () => clearInterval(timer) }
}

async function settleOpen(deps: Deps): Promise<void> {
  try {
    for (const deletion of deps.ledger.open()) {
      if (!deps.deleteImport.isUnderWay(deletion.id)) await settleOne(deps, deletion)
    }
  } catch (error) {
    deps.log.error({ err: error }, 'open deletions could not be settled; trying again later')
  }
}

async function settleOne(deps: Deps, deletion: Deletion): Promise<void> {
  const { found, requestId } = await readBack(
    deps,
    deletion.importId,
    deadlineIn(oneReadBackMs),
    oneReadBackMs,
  )
  const seen = { attempts: 0, status: deletion.status, requestId: deletion.requestId ?? requestId }
  const before = deletion.message ?? 'The console stopped before it knew how this ended.'
  if (found === 'gone')
    deps.ledger.settle(deletion.id, {
      ...seen,
      outcome: 'deleted',
      message: `${before} Read back later: it is gone.`,
    })
  else if (found === 'there')
    deps.ledger.settle(deletion.id, {
      ...seen,
      outcome: 'failed',
      code: 'delete_failed',
      message: `${before} Read back later: it is still there.`,
    })
  else if (deletion.outcome === 'intended')
    deps.ledger.settle(deletion.id, { ...seen, outcome: 'unknown', code: 'outcome_unknown', message: before })
  deps.log.info({ deletionId: deletion.id, found }, 'open deletion read back')
}
