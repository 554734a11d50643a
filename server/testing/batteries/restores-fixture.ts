import { afterEach, beforeEach, expect } from 'vitest'
import type { Who } from '../../../src/contract/who.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { OpenedLedger } from './ledger-battery.ts'

/** A ledger to test, and a way to change its database behind its back. */
export type OpenedForRestores = OpenedLedger & { tamper: (sql: string) => Promise<void> }

export type RestoresFixture = ReturnType<typeof restoresFixture>

export const who: Who = { kind: 'person', subject: 'sub-1', name: 'Ada \0', address: null }
export const asked = {
  size: 3,
  count: 1,
  format: 'csv',
  entity: { type: 'company' },
  title: 't \0',
} as const

/** Opens a ledger for each test. `ledger` and `opened` are those of the current test. */
export function restoresFixture(open: () => Promise<OpenedForRestores>) {
  let opened: OpenedForRestores
  let ledger: Ledger
  beforeEach(async () => {
    opened = await open()
    ;({ ledger } = opened)
  })
  afterEach(() => opened.end())

  const deletion = async (importId: string, outcome: 'deleted' | 'already_gone' | 'failed' = 'deleted') => {
    const id = await ledger.recordIntent({ importId, operator: 'x', import: null })
    await ledger.recordOutcome(id, { outcome, attempts: 1 })
    return id
  }
  const ask = (deletionIds: readonly string[], by = ledger, again = false) =>
    by.restores.ask({ deletionIds, jobId: null, again, operator: 'Ada \0', who })
  const problems = async () => (await (await opened.again()).integrity.check()).problems
  return {
    get ledger() {
      return ledger
    },
    get opened() {
      return opened
    },
    /** Records a deletion of an import. Returns the id of the record. */
    deletion,
    /** Asks for restores of records. Returns their ids. */
    ask,
    /** Records a deletion and asks for its restore. */
    one: async (outcome?: 'deleted' | 'already_gone') => {
      const record = await deletion('a', outcome)
      const [id = ''] = await ask([record])
      return { id, record }
    },
    begin: (id: string, by = ledger) => by.restores.begin(id, { asked, sha256: 'hash' }),
    problems,
    /** Expects that the ledger has no problems. */
    whole: async () => expect(await problems()).toEqual([]),
  }
}
