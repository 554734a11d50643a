import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startConsoleProcess } from '../e2e/console-process.ts'
import { createJob, jobEnd, readJob } from './job.ts'
import { check, median } from './limits.ts'
import type { LoopReport } from './loop-watch.ts'
import { startUpstream } from './upstream-process.ts'

/**
 * npm run bench:server: what a job of 10,000 imports costs the server, at 250 a second and with a page that follows it; and how long
 * a person waits for the list while a job uses the whole budget of the key. Ends with an error when a limit is exceeded.
 */
const imports = 10_000
const bigJobPerSecond = 250
const listCalls = 60

const watched = mkdtempSync(path.join(tmpdir(), 'bench-server-'))
try {
  await measureBigJob()
  await measureList()
} finally {
  rmSync(watched, { recursive: true })
}

async function measureBigJob(): Promise<void> {
  const file = path.join(watched, 'loop.jsonl')
  const upstream = await startUpstream({ imports, latencyMs: { min: 5, max: 20 } })
  const server = await startConsoleProcess({
    EXA_API_KEY: 'bench-key-0123456789',
    EXA_BASE_URL: upstream.url,
    RATE_LIMIT_RPS: String(bigJobPerSecond),
    LOOP_WATCH: file,
    NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'loop-watch.ts')}`,
  })
  try {
    const start = performance.now()
    const { id } = await createJob(server.url, imports)
    const followed = follow(server.url)
    const { counts } = await jobEnd(server.url, id)
    const seconds = (performance.now() - start) / 1000
    followed.stop()
    await delay(1_500)
    console.log(
      `\nA job of ${imports.toLocaleString('en')} imports: ${seconds.toFixed(1)} s, followed by a page`,
    )
    check('not deleted', imports - counts.deleted, { atMost: 0 }, '')
    const reports = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as LoopReport)
    const later = reports.slice(Math.floor(reports.length / 4))
    for (const key of ['heapMb', 'rssMb'] as const) {
      const first = later[0]?.[key] ?? Number.NaN
      const peak = Math.max(...later.map((report) => report[key]))
      const last = later.at(-1)?.[key] ?? Number.NaN
      const name = key === 'heapMb' ? 'heap' : 'RSS'
      const told = `${name}: ${first.toFixed(0)} MB after a quarter, ${peak.toFixed(0)} at most, ${last.toFixed(0)} at the end`
      console.log(`  ${told}`)
      check(`growth of the ${name} after the first quarter`, last - first, { atMost: 20 }, 'MB')
    }
    const { lateP99Ms = Number.NaN, lateMaxMs = Number.NaN } = reports.at(-1) ?? {}
    check('event-loop delay, p99', lateP99Ms, { atMost: 50 }, 'ms')
    check('event-loop delay, longest, start included', lateMaxMs, {}, 'ms')
  } finally {
    await server.dispose()
    upstream.stop()
  }
}

/** Asks once a second for changes of jobs, like a page. */
function follow(url: string): { stop: () => void } {
  const ending = new AbortController()
  const { signal } = ending
  void (async () => {
    for (let after = 0; !signal.aborted; await delay(1_000)) {
      const answer = await fetch(`${url}/api/console/jobs/changes?after=${after}`, { signal })
      ;({ after } = (await answer.json()) as { after: number })
    }
  })().catch(() => {})
  return { stop: () => ending.abort() }
}

async function measureList(): Promise<void> {
  const upstream = await startUpstream({ imports: 2_000, latencyMs: { min: 20, max: 80 } })
  const server = await startConsoleProcess({
    EXA_API_KEY: 'bench-key-0123456789',
    EXA_BASE_URL: upstream.url,
    RATE_LIMIT_RPS: '5',
  })
  try {
    const { id } = await createJob(server.url, 2_000)
    await delay(3_000)
    const times: number[] = []
    for (let call = 0; call < listCalls; call++) {
      const start = performance.now()
      const answer = await fetch(`${server.url}/api/websets/v0/imports?limit=200`)
      await answer.arrayBuffer()
      times.push(performance.now() - start)
      // At no particular moment of the job's second.
      await delay(500 + ((call * 370) % 1_000))
    }
    const { state, pace } = await readJob(server.url, id)
    console.log(
      `\n${listCalls} lists of 200 while a job has 5 calls a second (job ${state}, ${pace?.perSecond} a second)`,
    )
    const sorted = times.toSorted((a, b) => a - b)
    check('median', median(times), {}, 'ms')
    check('p95', sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN, { atMost: 300 }, 'ms')
  } finally {
    await server.dispose()
    upstream.stop()
  }
}
