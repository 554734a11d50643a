import type { Browser, CDPSession, Locator, Page } from '@playwright/test'
import { installProbe, type ProbeSign } from './ui-probe.ts'
import type { Site } from './ui-sites.ts'

export type Measure =
  | 'first row'
  | 'largest paint'
  | 'layout shift'
  | 'requests'
  | 'all loaded'
  | 'heap'
  | 'search'
  | 'longest task'
  | 'blank'
  | 'dialog'
  | 'row gone'
  | 'dialog closed'

export type Figures = Record<Measure, number>

/** Milliseconds without a new request after which a page counts as idle. */
const idleMs = 1_000

/** The first visit of a person: looks at the list, searches, scrolls, deletes the first import. */
export async function visit(
  browser: Browser,
  site: Site,
  { imports, throttle }: { imports: number; throttle: number },
): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  try {
    const cdp = await context.newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle })
    await page.addInitScript(installProbe, `${imports.toLocaleString('en')} imports`)

    // From another page, as in daily use: each site then starts in a process of its own. From about:blank only the
    // console would, because of its Cross-Origin-Opener-Policy.
    await page.goto('data:text/html,')
    const requests = countRequests(page)
    const loaded = heard(page, 'all loaded')
    await page.goto(`${site.url}/`)
    await loaded
    await requests.untilIdle()
    const loading = await page.evaluate(() => window.probe)
    const count = requests.count()
    const heap = await heapSize(cdp)

    await page.evaluate(() => void (window.probe.longestTask = 0))
    await search(page, 'leads')
    await scroll(page)
    await page.waitForTimeout(500)
    const { longestTask, longestBlank } = await page.evaluate(() => window.probe)
    await deleteFirst(page, site)
    const last = await page.evaluate(() => window.probe)

    return {
      'first row': loading.firstRow,
      'largest paint': loading.largestPaint,
      'layout shift': loading.layoutShift,
      requests: count,
      'all loaded': loading.allLoaded,
      heap,
      search: last.search,
      'longest task': longestTask,
      blank: longestBlank,
      dialog: last.dialog,
      'row gone': last.rowGone,
      'dialog closed': last.dialogClosed,
    }
  } finally {
    await context.close()
  }
}

function countRequests(page: Page) {
  let count = 0
  let last = 0
  page.on('request', () => {
    count++
    last = performance.now()
  })
  return {
    count: () => count,
    untilIdle: async () => {
      while (performance.now() - last < idleMs) await page.waitForTimeout(100)
    },
  }
}

/** Resolves when the probe says `sign`. Polling the page would slow down what is measured. */
async function heard(page: Page, sign: ProbeSign): Promise<void> {
  await page.waitForEvent('console', { predicate: (message) => message.text() === sign, timeout: 120_000 })
}

async function heapSize(cdp: CDPSession): Promise<number> {
  await cdp.send('Performance.enable')
  // What the first collection finalizes is free after the second.
  await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6
}

async function search(page: Page, text: string): Promise<void> {
  const box = page.getByRole('searchbox')
  await box.click()
  await page.evaluate((searched) => window.probe.watchSearch(searched), text)
  const found = heard(page, 'found')
  await page.keyboard.type(text, { delay: 120 })
  await found
  await page.waitForTimeout(500)
  await box.fill('')
  await page.waitForTimeout(500)
}

async function scroll(page: Page): Promise<void> {
  await page.getByRole('table').first().hover()
  const watching = await page.evaluateHandle(() => window.probe.watchBlank())
  for (let step = 0; step < 30; step++) {
    await page.mouse.wheel(0, 3_000)
    await page.waitForTimeout(30)
  }
  await watching.evaluate((stop) => stop())
  await page.mouse.wheel(0, -200_000)
}

async function deleteFirst(page: Page, site: Site): Promise<void> {
  const id = await page.locator('[data-import-id]').first().getAttribute('data-import-id')
  const open = await site.findDelete(page)
  await page.evaluate(() => window.probe.watchDialog())
  await press(page, open, 'dialog drawn')
  const confirm = page
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Delete import', disabled: false })
  await confirm.waitFor()
  await page.evaluate((importId) => window.probe.watchDeletion(importId), id ?? '')
  await press(page, confirm, 'dialog closed')
}

/** Moves the pointer first, like a hand. What the button does when the pointer arrives is not measured. */
async function press(page: Page, button: Locator, sign: ProbeSign): Promise<void> {
  const box = await button.boundingBox()
  if (!box) throw new Error('The button is not on screen')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.waitForTimeout(500)
  const drawn = heard(page, sign)
  // By the mouse alone: a locator's click looks at the page before and after it.
  await page.mouse.down()
  await page.mouse.up()
  await drawn
}
