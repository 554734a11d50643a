import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test'
import { type ConsoleServer, startConsoleProcess } from '../e2e/console-process.ts'
import playwrightConfig from '../playwright.config.ts'
import { median, reference } from './reference.ts'
import { installProbe, type ProbeSign } from './ui-probe.ts'

/**
 * npm run bench:ui — how quick the list is with 10,000 and 100,000 imports, in Chromium against the sandbox; medians.
 * Ends with an error when a limit is passed.
 */

type Measure = 'first row' | 'all loaded' | 'search' | 'delete' | 'longest task' | 'blank' | 'heap'
type Result = Record<Measure, number>

const columns: { measure: Measure; label: string; unit: string }[] = [
  { measure: 'first row', label: 'first row visible', unit: 'ms' },
  { measure: 'all loaded', label: 'all loaded', unit: 'ms' },
  { measure: 'search', label: 'last key of a search to its rows', unit: 'ms' },
  { measure: 'delete', label: 'confirm to row gone', unit: 'ms' },
  { measure: 'longest task', label: 'longest task, typing and scrolling', unit: 'ms' },
  { measure: 'blank', label: 'longest blank while scrolling', unit: 'ms' },
  { measure: 'heap', label: 'JavaScript heap, all loaded', unit: 'MB' },
]

type Scenario = { name: string; imports: number; throttle: number; runs: number; limits: Partial<Result> }

const scenarios: Scenario[] = [
  {
    name: '10,000 imports',
    imports: 10_000,
    throttle: 1,
    runs: 7,
    limits: { 'first row': 230, 'all loaded': 1_000, search: 30, delete: 35, 'longest task': 50, heap: 12 },
  },
  {
    name: '10,000 imports, CPU slowed 4×',
    imports: 10_000,
    throttle: 4,
    runs: 7,
    limits: { 'first row': 700, 'all loaded': 2_500, search: 90, delete: 100, 'longest task': 120 },
  },
  {
    name: '100,000 imports',
    imports: 100_000,
    throttle: 1,
    runs: 3,
    limits: { search: 100, blank: 100, heap: 90 },
  },
]

const quick = process.argv.includes('--quick')
/** `--only 4×` measures the scenarios whose name has that in it. */
const only = process.argv[process.argv.indexOf('--only') + 1 || process.argv.length] ?? ''
const browser = await chromium.launch(playwrightConfig.use?.launchOptions)
console.log(`${playwrightConfig.use?.launchOptions?.executablePath ?? 'Chromium'}, ${browser.version()}`)
try {
  for (const scenario of scenarios.filter(({ name }) => name.includes(only))) {
    const server = await startConsoleProcess({
      SANDBOX_IMPORTS: String(scenario.imports),
      LOG_LEVEL: 'silent',
    })
    try {
      const before = await reference(browser)
      const results: Result[] = []
      // The first run warms the server and the browser up, and does not count.
      for (let run = -1; run < (quick ? 1 : scenario.runs); run++) {
        const result = await measure(browser, server, scenario, run)
        if (run >= 0) results.push(result)
      }
      report(scenario, results, (before + (await reference(browser))) / 2)
    } finally {
      await server.dispose()
    }
  }
} finally {
  await browser.close()
}

async function measure(
  within: Browser,
  server: ConsoleServer,
  { imports, throttle }: Scenario,
  run: number,
): Promise<Result> {
  const context = await within.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  try {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle })
    // One import is deleted in each run.
    const total = `${(imports - (run + 1)).toLocaleString('en')} imports`
    await page.addInitScript(installProbe, total)
    const loaded = heard(page, 'all loaded')
    await page.goto(`${server.url}/imports`)
    await loaded
    const { firstRow, allLoaded } = await page.evaluate(() => window.probe)
    const heap = await heapSize(cdp)
    await page.evaluate(() => void (window.probe.longestTask = 0))
    const search = await typeSearch(page)
    await scroll(page)
    const { longestTask, longestBlank } = await page.evaluate(() => window.probe)
    const deletion = await deleteOne(page, server)
    return {
      'first row': firstRow,
      'all loaded': allLoaded,
      search,
      delete: deletion,
      'longest task': longestTask,
      blank: longestBlank,
      heap,
    }
  } finally {
    await context.close()
  }
}

/** Resolves when the probe says `sign`. Asking the page again and again would slow down what is being measured. */
async function heard(page: Page, sign: ProbeSign): Promise<void> {
  await page.waitForEvent('console', { predicate: (message) => message.text() === sign, timeout: 120_000 })
}

async function heapSize(cdp: CDPSession): Promise<number> {
  await cdp.send('Performance.enable')
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6
}

async function typeSearch(page: Page): Promise<number> {
  await page.getByRole('searchbox').click()
  await page.keyboard.type('leads q1', { delay: 120 })
  await page.waitForTimeout(600)
  const { searchMs } = await page.evaluate(() => window.probe)
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.waitForTimeout(300)
  return searchMs
}

async function scroll(page: Page): Promise<void> {
  await page.getByRole('table', { name: 'Imports' }).hover()
  const watching = await page.evaluateHandle(() => window.probe.watchBlank())
  for (let step = 0; step < 30; step++) {
    await page.mouse.wheel(0, 3_000)
    await page.waitForTimeout(30)
  }
  await watching.evaluate((stop) => stop())
}

async function deleteOne(page: Page, { url }: ConsoleServer): Promise<number> {
  const loaded = heard(page, 'all loaded')
  await page.goto(`${url}/imports?status=failed`)
  await loaded
  const id = await openUnused(page)
  await page.getByRole('button', { name: 'Delete import…' }).click()
  const confirm = page
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Delete import', disabled: false })
  await confirm.waitFor()
  const box = await confirm.boundingBox()
  if (!box) throw new Error('The button that confirms is not on screen')
  // As a hand does: it is there before it presses. What the button does under the pointer is not the deletion's time.
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.waitForTimeout(500)
  await page.evaluate((importId) => window.probe.watchDeletion(importId), id)
  const gone = heard(page, 'row gone')
  // By the mouse alone: a locator's click looks at the page before and after it.
  await page.mouse.down()
  await page.mouse.up()
  await gone
  return page.evaluate(() => window.probe.deleteMs)
}

/** Opens the first import that no webset uses: the others ask for their title. Gives its id. */
async function openUnused(page: Page): Promise<string> {
  const uses = page
    .getByRole('complementary', { name: 'Import details' })
    .getByRole('region', { name: 'Used by' })
  for (const row of await page.locator('[data-import-id]').all()) {
    await row.getByRole('link').click()
    await uses.getByText(/Checked/).waitFor()
    if ((await uses.textContent())?.includes('No reference found'))
      return (await row.getAttribute('data-import-id')) ?? ''
  }
  throw new Error('A webset uses every failed import on screen')
}

function report({ name, limits }: Scenario, results: Result[], work: number): void {
  console.log(`\n${name}, median of ${results.length} (reference work: ${work.toFixed(0)} ms)`)
  for (const { measure: key, label, unit } of columns) {
    const value = median(results.map((result) => result[key]))
    const limit = limits[key]
    const over = limit !== undefined && value > limit
    if (over) process.exitCode = 1
    const shown = key === 'longest task' && value === 0 ? 'under 50' : value.toFixed(key === 'heap' ? 1 : 0)
    const verdict = limit === undefined ? '' : `at most ${limit}${over ? '  OVER' : ''}`
    console.log(`  ${label.padEnd(36)} ${shown.padStart(9)} ${unit}   ${verdict}`)
  }
}
