import { createReadStream } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createCsvCheck } from '../src/contract/csv/check-csv.ts'

/**
 * Checks a file like the worker of the page, and reports time and memory. Each run is a separate process, so that it does not
 * inherit the memory of another.
 */
export type CheckCost = {
  seconds: number
  records: number
  heapMb: number
  rssMb: number
  /** The problem that would make the import fail. */
  problem: string | null
}

/** About as many bytes as a browser provides at once. */
const pieceBytes = 65_536
const piecesBetweenLooks = 8

const [, , file = ''] = process.argv
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
collect()

const before = look()
const peak = { ...before }
const check = createCsvCheck({ identifier: null })
let pieces = 0
const start = performance.now()
for await (const piece of createReadStream(file, { highWaterMark: pieceBytes })) {
  check.push(piece as Uint8Array)
  if (pieces++ % piecesBetweenLooks > 0) continue
  const now = look()
  peak.heap = Math.max(peak.heap, now.heap)
  peak.rss = Math.max(peak.rss, now.rss)
}
const { records, problem } = check.end()
const cost: CheckCost = {
  seconds: (performance.now() - start) / 1000,
  records,
  heapMb: (peak.heap - before.heap) / 1e6,
  rssMb: (peak.rss - before.rss) / 1e6,
  problem: problem && problem.message,
}
process.send?.(cost)

/** The heap with typed arrays, and the whole process. */
function look() {
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed + external, rss }
}
