import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { type ChainEvent, type ChainHead, recordBody } from '../ledger/chain.ts'
import { type Client, CommitError, type Pool, type Row, transaction } from './pool.ts'

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

export function openChain(pool: Pool, account: string, log: Logger): Chain {
  return {
    commit: async (work) => {
      const key = randomUUID()
      const made: { value: Awaited<ReturnType<typeof work>>; head: ChainHead | null }[] = []
      try {
        await transaction(
          pool,
          async (client) => {
            let head: ChainHead | null = null
            const append = async (record: number | null, body: string) =>
              (head = await appendEntry(client, record, body, key))
            const value = await work({
              client,
              appendRecord: async (id) => append(id, recordBody(await rowOf(client, id), account)),
              appendEvent: ({ who = null, ...event }) =>
                append(null, JSON.stringify({ account, ...event, ...(who && { who }) })),
            })
            made.push({ value, head })
          },
          beginChange,
        )
      } catch (error) {
        if (!(error instanceof CommitError) || !(await wasMade(pool, key))) throw error
        log.error({ err: error }, 'the answer to a commit was lost, and what it wrote is there')
      }
      const [done] = made
      if (!done) throw new Error('A change of the ledger was not made.')
      if (done.head) log.info({ entry: done.head.seq, hash: done.head.hash }, 'ledger head')
      return done.value
    },
  }
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

async function rowOf(client: Client, id: number): Promise<Record<string, string | number | null>> {
  const { rows } = await client.query<Row>('SELECT * FROM deletions WHERE id = $1', [id])
  return (rows[0] ?? {}) as Record<string, string | number | null>
}
