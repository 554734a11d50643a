import type { Logger } from 'pino'
import pg from 'pg'

export type Pool = pg.Pool
export type Client = pg.PoolClient
/** A row from `pg` with our types: bigint is a number. */
export type Row = Record<string, string | number | boolean | Date | null>

type PoolOptions = {
  /** The application name in PostgreSQL; the console's if left out. */
  name?: string
  /** Each one costs a process of PostgreSQL, so few are better than many. */
  connections?: number
  /** How long to wait for an answer while the connection seems intact, in milliseconds. If left out, for ever. */
  answerMs?: number
}

const defaultConnections = 8
/** How long to wait for a connection, for the end of a statement, and for a lock, in milliseconds. */
const connectMs = 3_000
const statementMs = 10_000
const lockMs = 5_000
/** A process that sleeps within a transaction loses it, and with it the lock of the chain, for which all others wait. */
const idleInTransactionMs = 3_000

/**
 * What this console relies on, whatever the defaults of the server, the database or the role are. An intent must be on disk before
 * its call is sent. A transaction that waited for the lock of the chain must see what was written meanwhile. `pg` reads times and numbers
 * in one form only. Where commits wait for standbys, they still do.
 */
const ownDefaults = `
  SET default_transaction_isolation = 'read committed';
  SET DateStyle = 'ISO';
  SET extra_float_digits = 1;
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`

/**
 * The connections to the database. A bigint becomes a JavaScript number, which the numbers of a ledger always fit (below 2^53).
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
    verify: (client, done) => client.query(ownDefaults, (error) => done(error)),
    types,
  })
  // Without a listener, an idle connection that breaks would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a connection to the database broke'))
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error }, 'a connection to the database broke')),
  )
  return pool
}

/** How values from PostgreSQL are parsed. */
export const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Runs `work` in one transaction on its own connection, with the result of `begin`. If `work` throws, the transaction is rolled
 * back and the error is thrown. If COMMIT fails, throws a `CommitError`: nobody knows whether the transaction was made.
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
    // A connection in an unknown state is closed, so that nobody else gets it.
    client.release(broken)
  }
}

/** COMMIT was sent, and its answer was lost or was an error. */
export class CommitError extends Error {
  override name = 'CommitError'
  /** The result of the work, in case it was made. */
  readonly result: unknown
  constructor(cause: unknown, result: unknown) {
    super('The answer to COMMIT did not come.', { cause })
    this.result = result
  }
}
