import type { Logger } from 'pino'
import pg from 'pg'

export type Pool = pg.Pool
export type Client = pg.PoolClient
/** A row as `pg` gives it, with our types: numbers for bigint, text for everything else that is no number. */
export type Row = Record<string, string | number | boolean | Date | null>

type PoolOptions = {
  /** What PostgreSQL calls this program; the console when left out. */
  name?: string
  /** Each holds a process of PostgreSQL, so that few are better than many. */
  connections?: number
  /** How long an answer is waited for where the connection does not break by itself, in milliseconds; left out, as long as it takes. */
  answerMs?: number
}

const defaultConnections = 8
/** How long a statement waits for a connection, for an answer, or for a lock, in milliseconds. */
const connectMs = 3_000
const statementMs = 10_000
const lockMs = 5_000
/** Whoever sleeps in the middle of a transaction loses it, and with it the lock of the chain, which all others wait for. */
const idleInTransactionMs = 3_000

/**
 * The connections to the database. Numbers of the ledger fit a JavaScript number (2^53 records are never written), so bigint
 * comes as one.
 */
export function openPool(
  url: string,
  log: Logger,
  { name = 'imports-console', connections = defaultConnections, answerMs }: PoolOptions = {},
): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: connections,
    keepAlive: true,
    ...(answerMs !== undefined && { query_timeout: answerMs }),
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    types,
  })
  // An idle connection that breaks says so here; without a listener that would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a connection to the database broke'))
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error }, 'a connection to the database broke')),
  )
  return pool
}

/** How what PostgreSQL sends becomes a value. */
export const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Runs `work` in one transaction on a connection of its own, with what `begin` gave. Whatever it throws undoes it and is thrown
 * on. What COMMIT itself throws is a `CommitError`: nobody knows whether it was made.
 */
export async function transaction<T>(
  pool: Pool,
  work: (client: Client, begun: unknown) => Promise<T>,
  begin = 'BEGIN',
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const result = await work(client, await client.query(begin))
    try {
      await client.query('COMMIT')
    } catch (error) {
      throw new CommitError(error, result)
    }
    return result
  } catch (error) {
    if (error instanceof CommitError) broken = error
    else
      await client.query('ROLLBACK').catch((failed: unknown) => {
        broken = failed instanceof Error ? failed : new Error(String(failed))
      })
    throw error
  } finally {
    // A connection that is in an unknown state is closed, and not given to anybody else.
    client.release(broken)
  }
}

/** COMMIT was sent and its answer did not come, or was an error. */
export class CommitError extends Error {
  override name = 'CommitError'
  /** What the work gave, should it have been made. */
  readonly result: unknown
  constructor(cause: unknown, result: unknown) {
    super('The answer to COMMIT did not come.', { cause })
    this.result = result
  }
}
