import type { Logger } from 'pino'
import type { By, ChainEvent, ChangeEnd, EventFacts } from './chain.ts'
import type { Ledger } from './ledger.ts'
import { orLedgerProblem } from './ledger-refusal.ts'

type Deps = { ledger: Pick<Ledger, 'appendIntent' | 'appendOutcome'>; log: Logger }
type Beginning = Extract<ChainEvent, { event: 'create_sent' | 'edit_sent' | 'upload_sent' }>

/**
 * Makes a change upstream that is no deletion, with an entry of the chain before it and one after it: who, when, what, and how it
 * ended. `end` makes the second entry from the result, or from undefined after a failure. If the ledger does not take the first
 * entry, sends nothing and throws a problem. Throws errors of `work`. If the second entry cannot be written, only logs that.
 */
export async function recordedChange<T>(
  { ledger, log }: Deps,
  by: By,
  begin: EventFacts<Beginning>,
  work: () => Promise<T>,
  end: (entry: number, result: T | undefined, error: unknown) => ChangeEnd,
): Promise<T> {
  const byWhom = () => ({ at: new Date().toISOString(), ...by })
  const entry = await orLedgerProblem('Nothing was sent.', () =>
    ledger.appendIntent({ ...begin, ...byWhom() }),
  )
  const noteEnd = async (result: T | undefined, error?: unknown) => {
    try {
      await ledger.appendOutcome({ ...end(entry, result, error), ...byWhom() })
    } catch (failure) {
      log.error({ err: failure, entry }, 'how a change ended could not be written')
    }
  }
  try {
    const result = await work()
    await noteEnd(result)
    return result
  } catch (error) {
    await noteEnd(undefined, error)
    throw error
  }
}
