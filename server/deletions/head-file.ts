import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { ChainHead } from './chain.ts'

/** The end of the chain, noted beside the ledger: a ledger that lost its last entries would otherwise look whole. */
export type HeadFile = {
  write(head: ChainHead): void
  /** What was noted last; null when nothing was. Throws when the file cannot be read or makes no sense. */
  read(): ChainHead | null
}

/** The head file of a ledger: `ledger.db` has `ledger.db.head`. One in memory has none. */
export function headFileOf(ledger: string): HeadFile {
  if (ledger === ':memory:') return { write: () => {}, read: () => null }
  const file = `${ledger}.head`
  return {
    write: ({ seq, hash }) => {
      // Renamed into place, so that a crash leaves the one before and not half of this one. It may lag behind the ledger.
      writeFileSync(`${file}.new`, `${seq} ${hash}\n`)
      renameSync(`${file}.new`, file)
    },
    read: () => {
      let text: string
      try {
        text = readFileSync(file, 'utf8')
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
      const [, seq, hash] = /^(\d{1,15}) ([0-9a-f]{64})\n$/.exec(text) ?? []
      if (seq === undefined || hash === undefined)
        throw new Error(`${file} does not hold a number and a hash.`)
      return { seq: Number(seq), hash }
    },
  }
}
