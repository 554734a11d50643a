import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { type ChainHead, origin } from '../ledger/chain.ts'
import { callWriteRecords, isOfOne, type KeyedChange } from './call-write-records.ts'
import type { Pool } from './pool.ts'
import type { WriteRecord, Written } from './record-change.ts'
import type { SeenHead } from './seen-head.ts'

type Deps = {
  pool: Pool
  log: Logger
  /** Left out, it is not looked at. */
  seen: SeenHead | undefined
  /** Is told the end of the chain that was written. */
  noteHead: (head: ChainHead) => void
}

type Waiting = KeyedChange & { resolve: (written: Written) => void; reject: (error: unknown) => void }

/** So many go together at most: others want the lock too. */
const mostAtOnce = 50

/**
 * Writes records by `write_records` (record-functions.ts). Those that come while others are being written wait, and are written
 * together; each is made or not by itself.
 */
export function recordWriter({ pool, log, seen, noteHead }: Deps): WriteRecord {
  const waiting: Waiting[] = []
  let isWriting = false

  const write = async (together: readonly Waiting[]): Promise<void> => {
    try {
      const results = await callWriteRecords(pool, log, seen?.get() ?? origin, together)
      const last = results.findLast((result) => result.refused === null)
      if (last) noteHead({ seq: last.seq, hash: last.hash })
      // What begins something looks itself whether it may; an end that is known must be written all the same.
      if (results.some(({ refused }) => refused === 'head')) await seen?.isMissing()
      for (const [at, { resolve, reject }] of together.entries()) {
        const result = results[at]
        if (result && result.refused !== 'lost') resolve(result)
        else reject(result?.error)
      }
    } catch (error) {
      if (together.length > 1 && isOfOne(error)) for (const one of together) await write([one])
      else for (const { reject } of together) reject(error)
    }
  }
  const writeAll = async (): Promise<void> => {
    isWriting = true
    // What asks at the same moment goes together.
    await Promise.resolve()
    while (waiting.length > 0) await write(waiting.splice(0, mostAtOnce))
    isWriting = false
  }

  return (change) =>
    new Promise((resolve, reject) => {
      waiting.push({ change, key: randomUUID(), resolve, reject })
      if (!isWriting) void writeAll()
    })
}
