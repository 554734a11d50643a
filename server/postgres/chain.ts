import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { deadlineIn, pause } from '../deadline.ts'
import { type ChainEvent, type ChainHead, recordBody } from '../ledger/chain.ts'
import { WriteInDoubtError } from '../ledger/ledger-refusal.ts'
import { type Client, CommitError, type Pool, transaction } from './pool.ts'
import type { RecordRow } from './record-rows.ts'
import { searchedText, subjectOf } from './search.ts'
import { toStored } from './stored-text.ts'

/** The lock that every change of the ledger holds: one chain has one end. */
export const chainLock = 7_403_002
const beginChange = `BEGIN; SELECT pg_advisory_xact_lock(${chainLock})`

/** A change of the ledger under way: it holds the lock of the chain until it is over. */
export type Change = {
  client: Client
  /** Chains a record, by its row as it is now. */
  appendRecord: (record: RecordRow) => Promise<ChainHead>
  /** Chains an event that is no change of a record. */
  appendEvent: (event: ChainEvent) => Promise<ChainHead>
}

export type Chain = {
  /**
   * Makes a change and its entries, together or not at all. Where the answer to COMMIT is lost, it is looked up whether it was
   * made: what is written must not be reported as not written.
   */
  commit: <T>(work: (change: Change) => Promise<T>) => Promise<T>
}

/** The newest end of the chain that this process has seen: the chain must have it as long as it lives. */
export type SeenHead = {
  get: () => ChainHead | null
  /** Takes a newer one; an older one changes nothing. */
  see: (head: ChainHead) => void
  /** The chain does not have it: tells of that for good, and goes on from the end that there is. */
  isMissing: () => Promise<void>
}

type Deps = {
  pool: Pool
  /** The id of the account whose chain it is. */
  account: string
  log: Logger
  /** Left out, it is not looked at. */
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
          appendEvent: ({ who = null, ...event }) =>
            append(null, JSON.stringify({ account, ...event, ...(who && { who }) })),
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
    if (made.head) {
      log.info({ entry: made.head.seq, hash: made.head.hash }, 'ledger head')
      seen?.see(made.head)
    }
    return made.value
  }

  return {
    commit: async (work) => {
      try {
        return await commit(work)
      } catch (error) {
        if (!(error instanceof HeadMissingError)) throw error
        await seen?.isMissing()
        // An end that is known must be written all the same; what begins something looks itself whether it may.
        return commit(work)
      }
    },
  }
}

/** The chain has lost what this process saw in it: nothing was written, as an end that is seen next would cover that up. */
class HeadMissingError extends Error {
  override name = 'HeadMissingError'
}

/** Looks in the same round trip for the last entry that was seen, under the lock. The number and the hash come from the database. */
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

/** How long it is tried to find out whether a change was made, and how far apart the tries are, in milliseconds. */
const search = { withinMs: 5_000, everyMs: 100 }

/**
 * The last entry that a transaction made; null where it was not made. It is looked for under the lock: whoever had that before has
 * ended, one way or the other. Throws WriteInDoubtError where the database is not back in time.
 */
async function findCommit(pool: Pool, key: string): Promise<ChainHead | null> {
  const sql = 'SELECT seq, hash FROM entries WHERE commit_key = $1 ORDER BY seq DESC LIMIT 1'
  const deadline = deadlineIn(search.withinMs)
  for (;;) {
    try {
      return await transaction(
        pool,
        async (client) => (await client.query<ChainHead>(sql, [key])).rows[0] ?? null,
        beginChange,
      )
    } catch (error) {
      // It was read by then, and nothing was changed.
      if (error instanceof CommitError) return error.result as ChainHead | null
      if (deadline.left() <= search.everyMs) throw new WriteInDoubtError({ cause: error })
      await pause(search.everyMs, deadline)
    }
  }
}
