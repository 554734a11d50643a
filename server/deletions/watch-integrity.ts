import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Integrity } from '../../src/contract/deletion.ts'
import { headFileOf } from './head-file.ts'
import { beginning, type Breach, followLedger, type Point } from './integrity.ts'
import type { Ledger } from './ledger.ts'

export type IntegrityWatch = {
  /**
   * Follows the chain on to its end, from where it was followed to before, a slice at a time. Tells how far it is by
   * then, or after a second where the end is further away.
   */
  check(): Promise<Integrity>
}

/** Milliseconds of work before everything else gets a turn. */
const sliceMs = 5
const longestWaitMs = 1_000

/**
 * Keeps how far the ledger was found to fit: all of it once, and then what was added. A breach stays, whatever is
 * written after it.
 */
export function watchIntegrity({ ledger, log }: { ledger: Ledger; log: Logger }): IntegrityWatch {
  const { database, file } = ledger
  const headFile = headFileOf(file)
  const last = database.prepare('SELECT max(seq) AS n FROM entries')
  let point: Point = beginning
  let breach: Breach | null = null
  let at: string | null = null
  let running: Promise<void> | null = null

  const follow = async (): Promise<void> => {
    for (let atEnd = false; !atEnd && breach === null && database.isOpen;) {
      const { head, record, ...found } = followLedger(database, headFile, point, sliceMs)
      point = { head, record }
      ;({ breach, atEnd } = found)
      at = new Date().toISOString()
      if (!atEnd && breach === null) await nextTurn()
    }
    if (breach) log.error({ record: breach.record }, `the ledger is broken: ${breach.message}`)
  }

  return {
    check: async () => {
      if (breach === null) {
        running ??= follow().finally(() => (running = null))
        await Promise.race([running, pause(longestWaitMs, undefined, { ref: false })])
      }
      const { head } = point
      return {
        entries: Number(last.get()?.['n'] ?? 0),
        verified: at === null || head.seq === 0 ? null : { entry: head.seq, hash: head.hash, at },
        problem: breach,
      }
    },
  }
}
