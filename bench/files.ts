import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { startPostgres } from '../server/testing/postgres/start-postgres.ts'

/**
 * npm run bench:files: where replicas could keep files of 5 MB (decision 0037): a table of chunks, large objects, or a folder on the
 * local disk, which is at least as fast as a shared one. Small commits, like those of the ledger, run at the same time.
 */
const count = 20
const fileBytes = 5_000_000
const postgres = await startPostgres({
  settings: { fsync: 'on', shared_buffers: '256MB', max_wal_size: '2GB' },
})
const url = await postgres.newDatabase()
const pool = new pg.Pool({ connectionString: url, max: 4 })
const beside = new pg.Client({ connectionString: url })
await beside.connect()
const folder = mkdtempSync(path.join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'bench-files-'))
const files = Array.from({ length: 4 }, () => randomBytes(fileBytes))

type Way = {
  name: string
  write: (n: number, content: Buffer) => Promise<void>
  read: (n: number) => Promise<number>
  remove: (n: number) => Promise<void>
}

try {
  await pool.query('CREATE TABLE small (at text); CREATE TABLE objects (id int PRIMARY KEY, object oid)')
  const ways = [
    await chunks(256 * 1024),
    await chunks(1_000_000),
    await chunks(5_000_000),
    largeObjects(),
    inFolder(),
  ]
  const rows = []
  for (const way of ways) rows.push(await measure(way))
  console.table(rows)
} finally {
  await beside.end()
  await pool.end()
  await postgres.remove()
  rmSync(folder, { recursive: true })
}

/** Rows of one size. Files that are compressed already are not compressed again. */
async function chunks(size: number): Promise<Way> {
  const table = `chunks_${size}`
  await pool.query(`CREATE TABLE ${table} (file int, n int, data bytea, PRIMARY KEY (file, n));
    ALTER TABLE ${table} ALTER data SET STORAGE EXTERNAL`)
  return {
    name: `rows of ${Math.round(size / 1000)} kB`,
    write: async (n, file) => {
      for (let at = 0; at < file.length; at += size)
        await pool.query(`INSERT INTO ${table} VALUES ($1, $2, $3)`, [
          n,
          at / size,
          file.subarray(at, at + size),
        ])
    },
    read: async (n) => {
      let read = 0
      for (let at = 0; ; at++) {
        const query = {
          text: `SELECT data FROM ${table} WHERE file = $1 AND n = $2`,
          values: [n, at],
        }
        const { rows } = await pool.query<{ data: Buffer }>(query)
        if (!rows[0]) return read
        read += rows[0].data.length
      }
    },
    remove: async (n) => void (await pool.query(`DELETE FROM ${table} WHERE file = $1`, [n])),
  }
}

function largeObjects(): Way {
  const step = 1_000_000
  const objectOf = `SELECT object FROM objects WHERE id = $1`
  return {
    name: 'large objects',
    write: async (n, file) => {
      await pool.query('INSERT INTO objects SELECT $1, lo_create(0)', [n])
      for (let at = 0; at < file.length; at += step)
        await pool.query(`SELECT lo_put((${objectOf}), $2, $3)`, [n, at, file.subarray(at, at + step)])
    },
    read: async (n) => {
      for (let read = 0; ;) {
        const query = {
          text: `SELECT lo_get((${objectOf}), $2, ${step}) AS data`,
          values: [n, read],
        }
        const { rows } = await pool.query<{ data: Buffer }>(query)
        read += rows[0]?.data.length ?? 0
        if (!rows[0]?.data.length) return read
      }
    },
    remove: async (n) => void (await pool.query(`SELECT lo_unlink((${objectOf}))`, [n])),
  }
}

function fileAt(n: number): string {
  return path.join(folder, String(n))
}

function inFolder(): Way {
  return {
    name: 'a folder',
    write: async (n, content) => {
      const handle = await open(fileAt(n), 'w')
      await handle.writeFile(content)
      await handle.sync()
      await handle.close()
    },
    read: async (n) => (await readFile(fileAt(n))).length,
    remove: (n) => rm(fileAt(n)),
  }
}

async function measure({ name, write, read, remove }: Way) {
  const walBefore = await position()
  const small = commitBeside()
  const writeMs = await each((n) => write(n, files[n % files.length] ?? Buffer.alloc(fileBytes)))
  const commits = await small()
  const wal = (await position()) - walBefore
  const readMs = await each(async (n) => {
    if ((await read(n)) !== fileBytes) throw new Error(`${name} lost bytes`)
  })
  const full = await sizeOf()
  const removeMs = await each(remove)
  await pool.query('VACUUM')
  return {
    way: name,
    'write ms/file': writeMs,
    'read ms/file': readMs,
    'remove ms/file': removeMs,
    'WAL MB/file': Math.round(wal / count / 100_000) / 10,
    'left after VACUUM': `${Math.round((100 * (await sizeOf())) / full)} %`,
    'small commit ms (median, worst)': commits,
  }
}

async function each(work: (n: number) => Promise<void>): Promise<number> {
  const began = performance.now()
  for (let n = 0; n < count; n++) await work(n)
  return Math.round((10 * (performance.now() - began)) / count) / 10
}

/** Makes small commits one after the other, until the returned function is called. */
function commitBeside(): () => Promise<string> {
  const took: number[] = []
  const stop = new AbortController()
  const going = (async () => {
    while (!stop.signal.aborted) {
      const began = performance.now()
      await beside.query('INSERT INTO small VALUES (now())')
      took.push(performance.now() - began)
    }
  })()
  return async () => {
    stop.abort()
    await going
    took.sort((a, b) => a - b)
    return `${took[took.length >> 1]?.toFixed(1)}, ${took.at(-1)?.toFixed(0)}`
  }
}

async function position(): Promise<number> {
  const { rows } = await pool.query<{ at: string }>(`SELECT pg_current_wal_lsn() - '0/0' AS at`)
  return Number(rows[0]?.at)
}

async function sizeOf(): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes')
  return Number(rows[0]?.bytes)
}
