import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { type ChainEvent, type ChainHead, eventBody, recordBody } from '../ledger/chain.ts'
import { beginChange, findCommit } from './lost-commit.ts'
import { type Client, CommitError, type Pool, transaction } from './pool.ts'
import type { WriteRecord } from './record-change.ts'
import type { RecordRow } from './record-rows.ts'
import { searchedText, subjectOf } from './search.ts'
import type { SeenHead } from './seen-head.ts'
import { toStored } from './stored-text.ts'
import { recordWriter } from './write-records.ts'

/** A change of the ledger in progress. It holds the lock of the chain until it ends. */
export type Change = {
  client: Client
  /** Appends an entry for a record, with its row as it is now. */
  appendRecord: (record: RecordRow) => Promise<ChainHead>
  /** Appends an entry for an event that changes no record. */
  appendEvent: (event: ChainEvent) => Promise<ChainHead>
}

export type Chain = {
  /**
   * Makes a change and its entries, together or not at all. If the answer to COMMIT is lost, looks up whether the change was
   * made: a change that was made must not be reported as failed.
   */
  commit: <T>(work: (change: Change) => Promise<T>) => Promise<T>
  /** Begins or ends a record in one round trip, if what was read for it has not changed. Looks up a lost answer, too. */
  write: WriteRecord
}

/** The database of a ledger, and how it is changed together with the chain. */
export type LedgerParts = {
  pool: Pool
  /** Makes a change that begins something. Throws LedgerRefusal when nothing may begin. */
  commitIfAllowed: Chain['commit']
  /** Makes any other change. */
  commit: Chain['commit']
}

type Deps = {
  pool: Pool
  /** The id of the account that the chain belongs to. */
  account: string
  log: Logger
  /** If left out, nobody checks that the chain still has it. */
  seen?: SeenHead
}

export function openChain({ pool, account, log, seen }: Deps): Chain {
  const commitAs = async <T>(key: string, work: (change: Change) => Promise<T>) => {
    const known = seen?.get()
    let head: ChainHead | null = null
    const value = await transaction(
      pool,
      async (client, begun) => {
        if (known && !isThere(begun)) throw new HeadMissingError()
        const append = async (
          record: number | null,
          body: string,
          searched: readonly (string | null)[] = [],
        ) => (head = await appendEntry(client, [record, body, key, ...searched]))
        return work({
          client,
          appendRecord: (record) =>
            append(Number(record['id']), recordBody(record, account), [
              toStored(searchedText(record)),
              toStored(subjectOf(record)),
            ]),
          appendEvent: (event) => append(null, eventBody(account, event)),
        })
      },
      known ? beginAfter(known) : beginChange,
    )
    return { value, head: head as ChainHead | null }
  }

  const commit = async <T>(work: (change: Change) => Promise<T>): Promise<T> => {
    const key = randomUUID()
    const made = await commitAs(key, work).catch(async (error: unknown) => {
      const head = error instanceof CommitError ? await findCommit(pool, key) : null
      if (!(error instanceof CommitError) || head === null) throw error
      log.error({ err: error }, 'the answer to a commit was lost, and what it wrote is there')
      return { value: error.result as T, head }
    })
    if (made.head) noteHead(made.head)
    return made.value
  }
  const noteHead = (head: ChainHead): void => {
    log.info({ entry: head.seq, hash: head.hash }, 'ledger head')
    seen?.see(head)
  }

  return {
    write: recordWriter({ pool, log, seen, noteHead }),
    commit: async (work) => {
      try {
        return await commit(work)
      } catch (error) {
        if (!(error instanceof HeadMissingError)) throw error
        await seen?.isMissing()
        // A known outcome must be written all the same. Whatever begins something checks for itself whether it may.
        return commit(work)
      }
    },
  }
}

/** The chain lost an entry that this process has seen. Nothing was written, because a newer head would hide the loss. */
class HeadMissingError extends Error {
  override name = 'HeadMissingError'
}

/** Begins under the lock, and checks for the last seen entry in the same round trip. Number and hash come from the database. */
function beginAfter({ seq, hash }: ChainHead): string {
  return `${beginChange}; SELECT EXISTS (SELECT 1 FROM entries WHERE seq = ${seq} AND hash = '${hash}') AS is_there`
}

function isThere(begun: unknown): boolean {
  const results = Array.isArray(begun) ? (begun as { rows: { is_there?: boolean }[] }[]) : []
  return results.at(-1)?.rows[0]?.is_there === true
}

async function appendEntry(client: Client, values: readonly (string | number | null)[]): Promise<ChainHead> {
  const places = values.map((_, at) => `$${at + 1}`).join(', ')
  const { rows } = await client.query<ChainHead>(`SELECT seq, hash FROM append_entry(${places})`, [...values])
  const [head] = rows
  if (!head) throw new Error('An entry of the chain was not made.')
  return head
}
