import { startConsoleProcess } from '../e2e/console-process.ts'
import { createJob, jobEnd } from './job.ts'
import { startUpstream } from './upstream-process.ts'

/**
 * npm run bench:bulk: how close a job comes to the rate limit of its key. The console runs in live mode in a separate process, on a
 * stub that serves ten requests in any rolling second and answers 429 at once to the others. Ends with an error when a limit is
 * exceeded. `--quick` leaves the long runs out.
 */
const perSecond = 10

type Run = { imports: number; noise: number; limits: { times: number; calls: number } }

const steady = { times: 1.1, calls: 1.05 }
/** Nearly a third of the calls are refused at random, so each import needs at least 1.43 calls. */
const noisy = { times: 1.3, calls: 1.6 }
const runs: Run[] = [
  { imports: 200, noise: 0, limits: steady },
  { imports: 200, noise: 0.3, limits: noisy },
  { imports: 1_000, noise: 0, limits: steady },
  { imports: 1_000, noise: 0.3, limits: noisy },
]

const quick = process.argv.includes('--quick')
console.log(`${perSecond} requests a second, 20 to 80 ms each\n`)
console.log(row('', 'seconds', 'times the limit', 'calls per import', 'left', 'not deleted'))
for (const run of runs.filter(({ imports }) => !quick || imports <= 200)) {
  const { seconds, times, calls, left, notDeleted } = await measure(run)
  const over = times > run.limits.times || calls > run.limits.calls || left > 0 || notDeleted > 0
  if (over) process.exitCode = 1
  const name = `${run.imports.toLocaleString('en')} deletes${run.noise > 0 ? `, ${run.noise * 100} % random 429s` : ''}`
  const verdict = `at most ${run.limits.times} ×, ${run.limits.calls} calls${over ? '  OVER' : ''}`
  console.log(
    row(
      name,
      seconds.toFixed(1),
      `${times.toFixed(3)} ×`,
      calls.toFixed(3),
      String(left),
      String(notDeleted),
      verdict,
    ),
  )
}

async function measure({ imports, noise }: Run) {
  const upstream = await startUpstream({ imports, perSecond, noise, latencyMs: { min: 20, max: 80 } })
  const server = await startConsoleProcess({
    EXA_API_KEY: 'bench-key-0123456789',
    EXA_BASE_URL: upstream.url,
    RATE_LIMIT_RPS: String(perSecond),
  })
  try {
    const start = performance.now()
    const { id } = await createJob(server.url, imports)
    const { counts } = await jobEnd(server.url, id)
    const seconds = (performance.now() - start) / 1000
    const { deletes, left } = await upstream.report()
    return {
      seconds,
      times: seconds / (imports / perSecond),
      calls: deletes / imports,
      left,
      notDeleted: imports - counts.deleted,
    }
  } finally {
    await server.dispose()
    upstream.stop()
  }
}

function row(name: string, ...cells: string[]): string {
  const widths = [9, 17, 18, 6, 13]
  const padded = cells.map((cell, index) => cell.padStart(widths[index] ?? 0))
  return `  ${name.padEnd(32)}${padded.slice(0, 5).join('')}   ${padded.slice(5).join('')}`.trimEnd()
}
