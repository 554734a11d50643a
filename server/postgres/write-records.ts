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
  /** If left out, nobody checks that the chain still has it. */
  seen: SeenHead | undefined
  /** Takes note of the new head. */
  noteHead: (head: ChainHead) => void
}

type Waiting = KeyedChange & { resolve: (written: Written) => void; reject: (error: unknown) => void }

/** The most that are written together: others want the lock too. */
const mostAtOnce = 50

/**
 * Writes records with `write_records` (record-functions.ts). Changes that come while others are being written wait, and are then
 * written together. Each of them succeeds or fails by itself.
 */
export function recordWriter({ pool, log, seen, noteHead }: Deps): WriteRecord {
  const waiting: Waiting[] = []
  let isWriting = false

  const write = async (together: readonly Waiting[]): Promise<void> => {
    try {
      const results = await callWriteRecords(pool, log, seen?.get() ?? origin, together)
      const last = results.findLast((result) => result.refused === null)
      if (last) noteHead({ seq: last.seq, hash: last.hash })
      // A known outcome must be written all the same. Whatever begins something checks for itself whether it may.
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
    // Changes of the same moment are written together.
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
