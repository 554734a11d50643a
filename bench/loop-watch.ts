import { appendFileSync } from 'node:fs'
import { createHistogram } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Loaded into a server that is measured (`--import`). Once a second, writes its memory and the delay of its event loop to the file in
 * LOOP_WATCH. The heap is measured after a garbage collection, which does not count as delay.
 */
export type LoopReport = {
  rssMb: number
  heapMb: number
  /** How late a timer of 10 ms was, since the start. */
  lateP99Ms: number
  lateMaxMs: number
}

const tickMs = 10
const reportMs = 1_000
const file = process.env['LOOP_WATCH']
if (file !== undefined) watch(file)

function watch(target: string): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // Not monitorEventLoopDelay: switched off and on around a collection it counts that all the same.
  const late = createHistogram()
  let due = performance.now() + tickMs
  setInterval(() => {
    const microseconds = Math.round((performance.now() - due) * 1000)
    late.record(Math.max(1, microseconds))
    due = performance.now() + tickMs
  }, tickMs).unref()
  setInterval(() => {
    const before = performance.now()
    collect()
    const { rss, heapUsed } = process.memoryUsage()
    const report: LoopReport = {
      rssMb: rss / 1e6,
      heapMb: heapUsed / 1e6,
      lateP99Ms: late.percentile(99) / 1000,
      lateMaxMs: late.max / 1000,
    }
    appendFileSync(target, `${JSON.stringify(report)}\n`)
    due += performance.now() - before
  }, reportMs).unref()
}
