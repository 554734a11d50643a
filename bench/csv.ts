import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { startConsoleProcess } from '../e2e/console-process.ts'
import playwrightConfig from '../playwright.config.ts'
import { builtFiles, dist, firstScreen } from './built-files.ts'
import type { CheckCost } from './csv-check.ts'
import { csvBytes, type CsvShape, csvShapes, hostileShapes } from './csv-files.ts'
import { measureMemory, measureTime } from './csv-ui.ts'
import { median, reference } from './reference.ts'

/**
 * npm run bench:csv: time and memory to check a CSV of 50 MB, in Node and on the built page in Chromium; medians. Ends with an
 * error when a limit is exceeded, or when the first screen contains any code of the check. `--quick`: one run of each; `--only
 * short`: only files with this word in their name.
 */
const limits = { seconds: 4, taskMs: 50, memoryMb: 150 }
const quick = process.argv.includes('--quick')
const only = process.argv[process.argv.indexOf('--only') + 1 || process.argv.length] ?? ''
const runs = quick ? 1 : 5

const folder = mkdtempSync(path.join(tmpdir(), 'bench-csv-'))
const server = await startConsoleProcess({ LOG_LEVEL: 'silent' })
const browser = await chromium.launch(playwrightConfig.use?.launchOptions)
console.log(`Node ${process.version}, Chromium ${browser.version()}, medians of ${runs}`)
try {
  for (const shape of csvShapes.filter(({ name }) => name.includes(only))) {
    const file = path.join(folder, 'file.csv')
    writeFileSync(file, csvBytes(shape))
    await measure(shape, file)
  }
  for (const shape of hostileShapes.filter(({ name }) => name.includes(only))) {
    const file = path.join(folder, 'file.csv')
    writeFileSync(file, csvBytes(shape))
    const { heapMb, rssMb, seconds, problem } = await checkAlone(file)
    console.log(`\n50 MB of ${shape.name}: ${problem ?? 'read to its end'} (${seconds.toFixed(1)} s)`)
    report('Node: growth of the heap', heapMb, 'MB', limits.memoryMb)
    report('Node: growth of the process (RSS)', rssMb, 'MB', limits.memoryMb)
  }
  reportFirstScreen()
} finally {
  await browser.close()
  await server.dispose()
  rmSync(folder, { recursive: true })
}

async function measure({ name, secondsLimit = limits.seconds }: CsvShape, file: string): Promise<void> {
  const before = await reference(browser)
  const alone = await repeated(() => checkSound(file))
  const page = await repeated(() => measureTime(browser, server.url, file))
  const work = (before + (await reference(browser))) / 2
  const memory = await repeated(() => measureMemory(browser, server.url, file))
  const records = middle(alone, 'records').toLocaleString('en')
  console.log(`\n50 MB, ${name}: ${records} records (reference work: ${work.toFixed(0)} ms)`)
  report('Node: time', middle(alone, 'seconds'), 's', secondsLimit)
  report('Node: growth of the heap', middle(alone, 'heapMb'), 'MB', limits.memoryMb)
  report('Node: growth of the process (RSS)', middle(alone, 'rssMb'), 'MB', limits.memoryMb)
  report('page: choice of the file to its verdict', middle(page, 'seconds'), 's', secondsLimit)
  report('page: longest task of the main thread', middle(page, 'longestTaskMs'), 'ms', limits.taskMs)
  report('page and worker: growth of the heap', middle(memory, 'heapMb'), 'MB', limits.memoryMb)
  report('page and worker: growth of the process (PSS)', middle(memory, 'processMb'), 'MB', limits.memoryMb)
}

async function checkAlone(file: string): Promise<CheckCost> {
  const child = fork(path.join(import.meta.dirname, 'csv-check.ts'), [file])
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The check ended with ${String(code)}`)
  })
  const [cost] = (await Promise.race([once(child, 'message'), failed])) as [CheckCost]
  failed.catch(() => {})
  return cost
}

/** The same for a file that must be importable. */
async function checkSound(file: string): Promise<CheckCost> {
  const cost = await checkAlone(file)
  if (cost.problem !== null) throw new Error(cost.problem)
  return cost
}

async function repeated<T>(run: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let count = 0; count < runs; count++) results.push(await run())
  return results
}

function middle<Key extends string>(results: readonly Record<Key, number>[], key: Key): number {
  return median(results.map((result) => result[key]))
}

/** Words of the check that no minifier changes. */
function reportFirstScreen(): void {
  const words = ['never closed.']
  const holds = (file: string) =>
    words.some((word) => readFileSync(path.join(dist, file), 'utf8').includes(word))
  const first = firstScreen().filter((file) => file.endsWith('.js'))
  const found = builtFiles().filter((file) => file.endsWith('.js') && holds(file))
  const early = found.filter((file) => first.includes(file))
  console.log(`\nThe check is in ${found.join(', ') || 'no file'}; the first screen is ${first.join(', ')}.`)
  if (found.length > 0 && early.length === 0) return
  console.error('The first screen must have none of it, and another file must.')
  process.exitCode = 1
}

function report(name: string, value: number, unit: string, limit: number | null): void {
  const over = limit !== null && value > limit
  if (over) process.exitCode = 1
  const shown = unit === 'ms' && value === 0 ? 'under 50' : value.toFixed(unit === 's' ? 2 : 0)
  const verdict = limit === null ? '' : `at most ${limit}${over ? '  OVER' : ''}`
  console.log(`  ${name.padEnd(46)} ${shown.padStart(9)} ${unit.padEnd(2)}   ${verdict}`.trimEnd())
}
