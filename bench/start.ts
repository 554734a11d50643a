import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * npm run bench:start: how long the server of `npm start` takes until it answers, and how much memory it uses when idle, compared
 * with the same server run from its sources. In turns, so that other programs slow both equally. Ends with an error when a limit is
 * exceeded. `-- --also <folder>` also measures another checkout, from its sources.
 */
// When the goal of 0.6 was set, the sources still loaded undici at every start (docs/decisions/0029).
const limits = { startRatio: 0.7, idleMb: 100 }
const rounds = Number(option('rounds') ?? 7)
const idleMs = Number(option('idle') ?? 10_000)
const root = path.join(import.meta.dirname, '..')
const also = option('also')

const contenders = [
  { name: 'bundle', file: path.join(root, 'dist-server/imports-console.js') },
  { name: 'sources', file: path.join(root, 'server/main.ts') },
  ...(also ? [{ name: also, file: path.resolve(also, 'server/main.ts') }] : []),
]
type Figures = { startMs: number[]; idleMb: number[] }
const figures = new Map<string, Figures>(contenders.map(({ name }) => [name, { startMs: [], idleMb: [] }]))

// Does not count the first start of each, which reads its files from disk.
for (const { file } of contenders) await measure(file, 0)
for (let round = 0; round < rounds; round++) {
  for (const { name, file } of round % 2 ? contenders.toReversed() : contenders) {
    const { startMs, idleMb } = await measure(file, idleMs)
    figures.get(name)?.startMs.push(startMs)
    figures.get(name)?.idleMb.push(idleMb)
  }
}

const own = medians('bundle')
const sources = medians('sources')
console.log(`\n${rounds} starts of each, in turns; medians`)
for (const { name } of contenders) {
  const { startMs, idleMb } = medians(name)
  console.log(
    `  ${name.padEnd(28)} ready in ${startMs.toFixed(0).padStart(5)} ms   idle ${idleMb.toFixed(1).padStart(6)} MB`,
  )
  if (name !== 'bundle')
    console.log(
      `    the bundle takes ${(own.startMs / startMs).toFixed(2)} × the time, ${(own.idleMb / idleMb).toFixed(2)} × the memory`,
    )
}
check('time against the sources', own.startMs / sources.startMs, limits.startRatio, '×')
check('resident when idle', own.idleMb, limits.idleMb, 'MB')

/** One start on new data: the time to the first answer, and the resident memory after a while without requests. */
async function measure(file: string, waitMs: number): Promise<{ startMs: number; idleMb: number }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-start-'))
  const start = performance.now()
  const child = spawn(process.execPath, [file], {
    cwd: dataDir,
    env: { DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const url = await address(child)
    const answer = await fetch(`${url}/api/console/info`)
    if (answer.status !== 200) throw new Error(`${file} answered ${answer.status}`)
    const startMs = performance.now() - start
    await delay(waitMs)
    return { startMs, idleMb: residentMb(child) }
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(dataDir, { recursive: true })
  }
}

/** The address that the server prints. */
function address(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    const [, url] = /^Imports Console on (\S+)/m.exec(output) ?? []
    if (url) resolve(url)
  })
  child.once('exit', () => reject(new Error(`It ended before it listened: ${output}`)))
  return promise
}

function residentMb(child: ChildProcess): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })
  return Number(stdout) / 1024
}

function medians(name: string): { startMs: number; idleMb: number } {
  const { startMs = [], idleMb = [] } = figures.get(name) ?? {}
  return { startMs: median(startMs), idleMb: median(idleMb) }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}

function check(name: string, value: number, limit: number, unit: string): void {
  const over = !(value <= limit)
  if (over) process.exitCode = 1
  console.log(
    `  ${name.padEnd(28)} ${value.toFixed(2).padStart(6)} ${unit}   at most ${limit}${over ? '  OVER' : ''}`,
  )
}
