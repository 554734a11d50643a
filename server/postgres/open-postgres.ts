import type { Logger } from 'pino'
import type { AccessStores } from '../access/access.ts'
import { createSecretBox } from '../access/secret-box.ts'
import { accountSecretName, fingerprintUnder } from '../accounts/key-fingerprint.ts'
import { accountOf } from '../accounts/open-account.ts'
import { deadlineIn, inTime } from '../deadline.ts'
import type { KeyedMutex } from '../delete/keyed-mutex.ts'
import type { ConsoleEnv } from '../env/env.ts'
import { fileLimits } from '../env/files.ts'
import type { FileStore } from '../files/file-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Limiter, PauseLengths } from '../limiter.ts'
import type { RequestsUnderWay } from '../requests-under-way.ts'
import type { UploadStore } from '../upload-store.ts'
import { openBudget } from './budget.ts'
import { openPostgresFiles } from './file-store.ts'
import type { HoldTiming } from './held-rows.ts'
import type { LeaseTiming } from './leases.ts'
import { assertBegun } from './account.ts'
import { assertSchema, migrateAt } from './migrate.ts'
import { openPostgresLedger } from './open-ledger.ts'
import { openPool, type Pool } from './pool.ts'
import { openRequestsUnderWay } from './requests-under-way.ts'
import { sharedSecret } from './secrets.ts'
import { postgresSessions } from './sessions.ts'
import { postgresTokens } from './tokens.ts'
import { openTurns } from './turns.ts'
import { asStartFailure } from './unavailable.ts'
import { openUploads } from './uploads.ts'

/** For tests, which cannot wait as long as a person. */
export type PostgresTiming = {
  leases?: LeaseTiming
  holds?: HoldTiming
  /** How long an answer of the ledger or of the files may take, in milliseconds. */
  answerMs?: number
}

export type PostgresOptions<Rate = number> = PostgresTiming & {
  log: Logger
  /** The budget of the key. */
  perSecond: Rate
  pauses?: PauseLengths
}

type OpenPostgres = {
  ledger: Ledger
  limiter: Limiter
  /** Null when no files are kept. */
  files: FileStore | null
  state: { mutex: KeyedMutex; uploads: UploadStore; requests: RequestsUnderWay }
  accessStores: AccessStores
  close: () => Promise<void>
}

/** Connections for short statements that must not wait behind writes of the ledger; and how long to wait for an answer. */
const shortOnes = { connections: 4, answerMs: 5_000 }

/** Separate connections, because files are large and nothing else should wait behind them. */
const forFiles = { connections: 3 }

/**
 * How long an answer of the ledger or of the files may take, in milliseconds: longer than the database lets a statement run
 * (pool.ts). A line that falls silent without breaking would hold each connection, and whoever waits for it, for many minutes.
 */
const defaultAnswerMs = 15_000

/** How long statements in progress may take when the console ends, in milliseconds. */
const endMs = 2_000

/**
 * Opens all that the replicas of a console share, in the database of DATABASE_URL. Throws DatabaseError with a message of one
 * line when the database cannot be used.
 */
export async function openPostgres(env: ConsoleEnv, options: PostgresOptions): Promise<OpenPostgres> {
  const { log, perSecond, pauses, leases, holds, answerMs = defaultAnswerMs } = options
  const { url, secretKeys } = variablesOf(env)
  const pool = openPool(url, log, { answerMs })
  const shared = openPool(url, log, shortOnes)
  const filePool = openPool(url, log, { ...forFiles, answerMs })
  const endPools = async () => {
    const ended = Promise.all([pool.end(), shared.end(), filePool.end()])
    // A statement that a silent database does not answer must not keep the process alive.
    await inTime(ended, deadlineIn(endMs), null)
  }
  try {
    await migrateAt(url, log)
    const ledger = await openIn(pool, env, log, leases)
    const fileRoom = fileLimits(env)
    return {
      ledger,
      files: fileRoom && openPostgresFiles({ pool: filePool, ...fileRoom }),
      limiter: openBudget(shared, { perSecond, log, ...(pauses && { pauses }) }),
      state: {
        mutex: openTurns(shared, log, holds),
        uploads: openUploads(shared, createSecretBox(secretKeys), log),
        requests: openRequestsUnderWay(shared, log, holds),
      },
      accessStores: {
        sessions: (limits) => postgresSessions(shared, limits),
        tokens: postgresTokens(shared),
        close: async () => {},
      },
      close: async () => {
        await ledger.close()
        await endPools()
      },
    }
  } catch (error) {
    await endPools()
    throw asStartFailure(error, pool)
  }
}

/** Opens only the ledger, for a command, which begins none. Closing it ends its connections. Throws DatabaseError as above. */
export async function openDatabaseLedger(env: ConsoleEnv, log: Logger): Promise<Ledger> {
  const pool = openPool(variablesOf(env).url, log)
  try {
    await assertSchema(pool)
    await assertBegun(pool)
    const ledger = await openIn(pool, env, log)
    const close = async () => {
      await ledger.close()
      await pool.end()
    }
    return { ...ledger, close }
  } catch (error) {
    await pool.end()
    throw asStartFailure(error, pool)
  }
}

async function openIn(pool: Pool, env: ConsoleEnv, log: Logger, leases?: LeaseTiming): Promise<Ledger> {
  const { apiKey, secretKeys } = variablesOf(env)
  const secret = await sharedSecret(pool, secretKeys, accountSecretName)
  return openPostgresLedger({
    pool,
    account: accountOf(env),
    keyFingerprint: fingerprintUnder(secret, apiKey),
    log,
    ...(leases && { leaseTiming: leases }),
  })
}

/** The variables that must be set together with DATABASE_URL (env/database.ts checks that). */
function variablesOf(env: ConsoleEnv): { url: string; apiKey: string; secretKeys: readonly string[] } {
  const { DATABASE_URL: url, EXA_API_KEY: apiKey, SECRET_KEYS: secretKeys } = env
  if (url === undefined || apiKey === undefined || secretKeys === undefined)
    throw new TypeError('a variable that DATABASE_URL needs is missing')
  return { url, apiKey, secretKeys }
}
