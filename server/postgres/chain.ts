import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { type ChainEvent, type ChainHead, type DeletionRow, recordBody } from '../ledger/chain.ts'
import { type Client, CommitError, type Pool, type Row, transaction } from './pool.ts'
import { asWritten } from './record-rows.ts'

/** The lock that every change of the ledger holds: one chain has one end. */
export const chainLock = 7_403_002
const beginChange = `BEGIN; SELECT pg_advisory_xact_lock(${chainLock})`

/** A change of the ledger under way: it holds the lock of the chain until it is over. */
export type Change = {
  client: Client
  /** Chains a record as it is now. */
  appendRecord: (id: number) => Promise<ChainHead>
  /** Chains an event that is no change of a record. Gives the number of its entry. */
  appendEvent: (event: ChainEvent) => Promise<ChainHead>
}

export type Chain = {
  /**
   * Makes a change and its entries, together or not at all. Where the answer to COMMIT is lost, it is looked up whether it was
   * made: what is written must not be reported as not written.
   */
  commit: <T>(work: (change: Change) => Promise<T>) => Promise<T>
}

type Deps = {
  pool: Pool
  /** The id of the account whose chain it is. */
  account: string
  log: Logger
  /** Hears that the chain has no longer the entry that this process last saw at its end. */
  onMissing: (head: ChainHead) => void
}

/** Looks at the last entry that was seen in the same round trip. The number and the hash come from the database. */
const beginAfter = ({ seq, hash }: ChainHead) =>
  `${beginChange}; SELECT EXISTS (SELECT 1 FROM entries WHERE seq = ${seq} AND hash = '${hash}') AS is_there`

export function openChain({ pool, account, log, onMissing }: Deps): Chain {
  /** The newest end of the chain that this process knows of. */
  let seen: ChainHead | null = null

  const commitAs = async <T>(key: string, work: (change: Change) => Promise<T>) => {
    const known = seen
    let head: ChainHead | null = null
    const value = await transaction(
      pool,
      async (client, begun) => {
        if (known && !isThere(begun)) onMissing(known)
        const append = async (record: number | null, body: string) =>
          (head = await appendEntry(client, record, body, key))
        return work({
          client,
          appendRecord: async (id) => append(id, recordBody(await rowOf(client, id), account)),
          appendEvent: ({ who = null, ...event }) =>
            append(null, JSON.stringify({ account, ...event, ...(who && { who }) })),
        })
      },
      known ? beginAfter(known) : beginChange,
    )
    return { value, head: head as ChainHead | null }
  }

  return {
    commit: async (work) => {
      const key = randomUUID()
      const made = await commitAs(key, work).catch(async (error: unknown) => {
        if (!(error instanceof CommitError) || !(await wasMade(pool, key))) throw error
        log.error({ err: error }, 'the answer to a commit was lost, and what it wrote is there')
        return { value: error.result as Awaited<ReturnType<typeof work>>, head: await endOf(pool, key) }
      })
      if (made.head) {
        log.info({ entry: made.head.seq, hash: made.head.hash }, 'ledger head')
        if (made.head.seq > (seen?.seq ?? 0)) seen = made.head
      }
      return made.value
    },
  }
}

function isThere(begun: unknown): boolean {
  const results = Array.isArray(begun) ? (begun as { rows: { is_there?: boolean }[] }[]) : []
  return results.at(-1)?.rows[0]?.is_there === true
}

/** The last entry that a transaction made. */
async function endOf(pool: Pool, key: string): Promise<ChainHead | null> {
  const { rows } = await pool.query<ChainHead>(
    'SELECT seq, hash FROM entries WHERE commit_key = $1 ORDER BY seq DESC LIMIT 1',
    [key],
  )
  return rows[0] ?? null
}

async function appendEntry(
  client: Client,
  record: number | null,
  body: string,
  key: string,
): Promise<ChainHead> {
  const { rows } = await client.query<ChainHead>('SELECT seq, hash FROM append_entry($1, $2, $3)', [
    record,
    body,
    key,
  ])
  const [head] = rows
  if (!head) throw new Error('An entry of the chain was not made.')
  return head
}

/** Under the lock: whoever had it before has ended, one way or the other. */
async function wasMade(pool: Pool, key: string): Promise<boolean> {
  return transaction(
    pool,
    async (client) =>
      (await client.query('SELECT 1 FROM entries WHERE commit_key = $1 LIMIT 1', [key])).rows.length > 0,
    beginChange,
  )
}

async function rowOf(client: Client, id: number): Promise<DeletionRow> {
  const { rows } = await client.query<Row>('SELECT * FROM deletions WHERE id = $1', [id])
  return asWritten(rows[0] ?? {})
}
