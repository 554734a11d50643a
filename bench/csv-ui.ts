import type { Browser, Page } from '@playwright/test'
import { type PageMemory, watchMemory } from './page-memory.ts'

/** How long the built page takes to check a chosen file. */
export type PageCost = {
  /** From the choice of the file to the frame with the verdict. */
  seconds: number
  /** The longest task of the main thread meanwhile; 0 if none took 50 ms. */
  longestTaskMs: number
}

type Probe = { chosenAt: number; seconds: number; longestTaskMs: number }

declare global {
  interface Window {
    csvProbe: Probe
  }
}

const verdictSign = 'verdict'

/** Chooses a file on the page and returns how long the verdict took. Nothing else observes the page meanwhile. */
export async function measureTime(browser: Browser, url: string, file: string): Promise<PageCost> {
  return onNewImport(browser, url, async (page) => {
    await choose(page, file)
    // A task is told of a moment after it has ended.
    await page.waitForTimeout(300)
    const { seconds, longestTaskMs } = await page.evaluate(() => window.csvProbe)
    return { seconds, longestTaskMs }
  })
}

/** The same, but measures the memory, which makes it slower. */
export async function measureMemory(browser: Browser, url: string, file: string): Promise<PageMemory> {
  return onNewImport(browser, url, (page) =>
    watchMemory(browser, page, async () => {
      await choose(page, file)
      await page.waitForTimeout(300)
    }),
  )
}

async function onNewImport<T>(browser: Browser, url: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await page.addInitScript(installProbe, verdictSign)
    await page.goto(`${url}/new-import`)
    await page.getByRole('button', { name: 'Create import' }).waitFor()
    // What the app fetches ahead once it is idle is no part of this.
    await page.waitForTimeout(2_000)
    return await work(page)
  } finally {
    await context.close()
  }
}

async function choose(page: Page, file: string): Promise<void> {
  const verdict = page.waitForEvent('console', {
    predicate: (message) => message.text() === verdictSign,
    timeout: 120_000,
  })
  await page.getByLabel('CSV file').setInputFiles(file)
  await verdict
}

/** Runs in the page, so it may use nothing from outside the function. */
function installProbe(sign: string): void {
  const probe: Probe = { chosenAt: 0, seconds: 0, longestTaskMs: 0 }
  window.csvProbe = probe
  document.addEventListener(
    'change',
    ({ target, timeStamp }) => {
      if (!(target instanceof HTMLInputElement) || target.type !== 'file') return
      probe.chosenAt = timeStamp
      const watcher = new MutationObserver(() => {
        const notices = [...document.querySelectorAll('[role="status"], [role="alert"]')]
        if (!notices.some(({ textContent }) => /No problems found|would fail/.test(textContent))) return
        watcher.disconnect()
        requestAnimationFrame(() =>
          setTimeout(() => {
            probe.seconds = (performance.now() - probe.chosenAt) / 1000
            // oxlint-disable-next-line no-console -- this is how it is heard outside of the page
            console.debug(sign)
          }, 0),
        )
      })
      watcher.observe(document.body, { childList: true, subtree: true, characterData: true })
    },
    { capture: true },
  )
  new PerformanceObserver((entries) => {
    for (const { startTime, duration } of entries.getEntries())
      if (probe.chosenAt > 0 && startTime + duration > probe.chosenAt)
        probe.longestTaskMs = Math.max(probe.longestTaskMs, duration)
  }).observe({ type: 'longtask' })
}
