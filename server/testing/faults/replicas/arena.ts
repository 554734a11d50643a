import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { migrate } from '../../../postgres/migrate.ts'
import { openPool } from '../../../postgres/pool.ts'
import { type BreakingLine, openBreakingLine } from '../../postgres/breaking-line.ts'
import { mountSmallDisk, type SmallDisk } from '../../postgres/small-disk.ts'
import { type PostgresOptions, startPostgres, type TestPostgres } from '../../postgres/start-postgres.ts'
import { startWireWorld, type WireWorld } from '../wire-world.ts'
import { auditTables } from './audit.ts'
import { createProcesses, type Lag } from './replica-process.ts'

/** Where histories are played one after the other: a PostgreSQL, a line to it for each replica, their processes, an upstream. */
export type Arena = {
  postgres: TestPostgres
  lines: BreakingLine[]
  processes: ReturnType<typeof createProcesses>
  wire: WireWorld
  /** When any process of it, or this one, stood still. */
  lags: Lag[]
  /** Null where this user may not mount one. */
  disk: SmallDisk | null
  folder: string
  /** Makes a database of a console, and gives its name. */
  newDatabase: (onSmallDisk: boolean) => Promise<string>
  dropDatabase: (name: string) => Promise<void>
  close: () => Promise<void>
}

const template = 'made_once'
let opened = 0
const diskMegabytes = 64
const lines = 3
const lagWorthNotingMs = 15
const lookForLagEveryMs = 5

export async function openArena(options: PostgresOptions = {}): Promise<Arena> {
  const lags: Lag[] = []
  const number = ++opened
  const processes = createProcesses(lags)
  const postgres = await startPostgres({
    ...options,
    settings: { track_commit_timestamp: 'on', ...options.settings },
  })
  const disk = await mountSmallDisk(postgres, diskMegabytes)
  const wire = await startWireWorld()
  const folder = mkdtempSync(path.join(tmpdir(), 'arena-'))
  await postgres.query(`CREATE DATABASE ${template}`)
  const pool = openPool(postgres.url(template), pino({ level: 'silent' }))
  await migrate(pool)
  await pool.query(auditTables)
  await pool.end()

  let lookedAt = performance.now()
  const watch = setInterval(() => {
    const now = performance.now()
    if (now - lookedAt - lookForLagEveryMs > lagWorthNotingMs) lags.push({ from: lookedAt, to: now })
    lookedAt = now
  }, lookForLagEveryMs)

  let made = 0
  const arena: Arena = {
    postgres,
    lines: await Promise.all(Array.from({ length: lines }, () => openBreakingLine(postgres))),
    processes,
    wire,
    lags,
    disk,
    folder,
    newDatabase: async (onSmallDisk) => {
      const name = `history_${number}_${++made}`
      const where = onSmallDisk && disk ? ` TABLESPACE ${disk.tablespace}` : ''
      await postgres.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY${where}`)
      return name
    },
    dropDatabase: async (name) => void (await postgres.query(`DROP DATABASE ${name} WITH (FORCE)`)),
    close: async () => {
      clearInterval(watch)
      await processes.close()
      for (const line of arena.lines) await line.close()
      await wire.close()
      await postgres.remove()
      disk?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return arena
}
