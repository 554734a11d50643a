import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Integrity } from '../../src/contract/deletion.ts'
import { type ChainHead, origin } from './chain.ts'
import { headFileOf } from './head-file.ts'
import { type Breach, checkEnds, followChain } from './integrity.ts'
import type { Ledger } from './ledger.ts'

export type IntegrityWatch = {
  /** Follows the chain on to its end, from where it was followed to before, a slice at a time. */
  check(): Promise<Integrity>
}

/**
 * Keeps how far the ledger's chain was found to fit: all of it once, and then what was added. A breach stays, whatever
 * is written after it.
 */
export function watchIntegrity({ ledger, log }: { ledger: Ledger; log: Logger }): IntegrityWatch {
  const { database, file } = ledger
  const headFile = headFileOf(file)
  const count = database.prepare('SELECT count(*) AS n FROM entries')
  let head: ChainHead = origin
  let breach: Breach | null = null
  let at: string | null = null
  let running: Promise<void> | null = null

  const follow = async (): Promise<void> => {
    for (let atEnd = false; !atEnd && breach === null;) {
      const checked = followChain(database, head)
      ;({ head, breach, atEnd } = checked)
      // In the same turn as the last slice: nothing can be written between the two.
      if (atEnd) breach ??= checkEnds(database, head, headFile.read())
      if (!atEnd && breach === null) await nextTurn()
    }
    at = new Date().toISOString()
    if (breach) log.error({ record: breach.record }, `the ledger is broken: ${breach.message}`)
  }

  return {
    check: async () => {
      if (breach === null) await (running ??= follow().finally(() => (running = null)))
      return {
        entries: Number(count.get()?.['n']),
        verified: at === null || head.seq === 0 ? null : { entry: head.seq, hash: head.hash, at },
        problem: breach,
      }
    },
  }
}
