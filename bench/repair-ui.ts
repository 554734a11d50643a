import type { Browser, Page } from '@playwright/test'
import { type PageMemory, watchMemory } from './page-memory.ts'

/** How long the steps of a repair take on the built page, in seconds. */
export type RepairCost = {
  /** From the choice of the file to its rows and their problems. */
  open: number
  /** From the press of a mend's button to its preview. */
  preview: number
  /** From the press that applies it to all rows to the remaining rows, right after the preview. */
  mend: number
  /** The same after a pause to look at the preview. */
  mendAfterLook: number
  /** From Ctrl+Z to the file as it was before. */
  undo: number
  /** From the press of *Use this file* to the form with it. */
  result: number
  /** The longest task of the main thread in all of that, in milliseconds; 0 if none took 50 ms. */
  longestTaskMs: number
}

declare global {
  interface Window {
    longestTaskMs: number
  }
}

/** Repairs a file, and returns how long each step took. */
export async function measureRepair(browser: Browser, url: string, file: string): Promise<RepairCost> {
  return onRepair(browser, url, async (page) => {
    await page.evaluate(() => {
      window.longestTaskMs = 0
      new PerformanceObserver((entries) => {
        for (const { duration } of entries.getEntries())
          window.longestTaskMs = Math.max(window.longestTaskMs, duration)
      }).observe({ type: 'longtask' })
    })
    const steps = await repair(page, file)
    // A task is told of a moment after it has ended.
    await page.waitForTimeout(300)
    return { ...steps, longestTaskMs: await page.evaluate(() => window.longestTaskMs) }
  })
}

/** The same, but measures the memory, which makes it slower. */
export async function measureRepairMemory(browser: Browser, url: string, file: string): Promise<PageMemory> {
  return onRepair(browser, url, (page) =>
    watchMemory(browser, page, async () => void (await repair(page, file))),
  )
}

/** How long somebody looks at a preview. */
const lookMs = 2_000

/** The number of bad rows in the file. */
export const badRows = 10_000

async function repair(page: Page, file: string): Promise<Omit<RepairCost, 'longestTaskMs'>> {
  const left = page.getByRole('status').filter({ hasText: /left$/ })
  const are = (words: string) => left.filter({ hasText: words }).waitFor({ timeout: 120_000 })
  const bad = `${badRows.toLocaleString('en')} problems left`
  const dialog = page.getByRole('dialog')
  const preview = async () => {
    await page.getByRole('button', { name: 'Join cut cells…' }).click()
    await dialog.getByText(`Changes ${badRows.toLocaleString('en')} rows.`).waitFor({ timeout: 120_000 })
  }
  const mend = async () => {
    await dialog.getByRole('button', { name: 'Join cut cells' }).click()
    await are('No problem is left')
  }
  const undo = async () => {
    await page.keyboard.press('Control+z')
    await are(bad)
  }
  return {
    open: await seconds(async () => {
      await page.getByLabel('CSV file').setInputFiles(file)
      await are(bad)
      await page.getByRole('gridcell', { name: 'Has 6 cells' }).first().waitFor()
    }),
    preview: await seconds(preview),
    mend: await seconds(mend),
    undo: await seconds(undo),
    mendAfterLook: await (async () => {
      await preview()
      await page.waitForTimeout(lookMs)
      return seconds(mend)
    })(),
    result: await seconds(async () => {
      await page.getByRole('button', { name: 'Use this file' }).click()
      await page.getByRole('button', { name: 'Create import' }).waitFor({ timeout: 120_000 })
    }),
  }
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

async function onRepair<T>(browser: Browser, url: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await page.goto(`${url}/imports/new/repair`)
    await page.getByRole('button', { name: 'Choose a file…' }).waitFor()
    // What the app fetches ahead once it is idle is no part of this.
    await page.waitForTimeout(2_000)
    return await work(page)
  } finally {
    await context.close()
  }
}
