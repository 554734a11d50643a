import type { Page } from '@playwright/test'
import { idempotencyKeyHeader } from '../src/contract/job.ts'
import { expect, test } from './console.ts'
import { watchLayoutShift } from './layout-shift.ts'
import { details, importsTable, rowLink } from './screens.ts'

test.use({ firstVisit: true, contextOptions: { reducedMotion: 'no-preference' } })

/** Web Vitals calls 0.1 good; a tenth of it is a line of text that moves by its own height. */
const most = 0.01

const pages = (failed: string) => [
  '/imports',
  `/imports/${failed}`,
  '/imports?q=e&status=failed&entity=person',
  '/imports?reason=invalid_file_content&entity=person&owner=k.nowak',
  '/imports?mode=groups',
  '/imports?mode=triage',
  '/deletions',
  '/deletions/1',
  '/deletions/jobs',
  '/deletions/jobs/1',
  '/requests',
  '/sandbox',
  '/new-import',
]

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const)
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height } })

    test('no page moves while it loads', async ({ page, console }) => {
      const failed = await deleteSome(console.url)
      const shift = await watchLayoutShift(page)
      await slowDown(page)
      const shifts: Record<string, number> = {}
      for (const address of pages(failed)) {
        await console.open(address)
        await page.waitForLoadState('networkidle')
        shifts[address] = await shift()
      }
      const cdp = await page.context().newCDPSession(page)
      for (const standard of [24, 32]) {
        await cdp.send('Page.setFontSizes', { fontSizes: { standard } })
        for (const address of ['/imports', '/requests']) {
          await console.open(address)
          await page.waitForLoadState('networkidle')
          shifts[`${address} with letters of ${standard} pixels`] = await shift()
        }
      }
      const moved = Object.entries(shifts).filter(([, value]) => value > most)
      expect(moved, `pages that moved by more than ${most}`).toEqual([])
    })
  })

test('a row that opens moves no other, at any width', async ({ page, console }) => {
  const tops = () =>
    importsTable(page)
      .locator('[data-import-id]')
      .evaluateAll((rows) => rows.slice(0, 10).map((row) => row.getBoundingClientRect().top))
  for (const width of [1440, 1280, 1024]) {
    await page.setViewportSize({ width, height: 800 })
    await console.open()
    await expect(page.getByRole('region', { name: 'Imports per day' })).toBeVisible()
    const before = await tops()
    await rowLink(page, 'Q1 leads (CRM export)').click()
    await expect(details(page).getByRole('heading', { name: 'Q1 leads (CRM export)' })).toBeVisible()
    expect(await tops(), `opened, ${width} pixels wide`).toEqual(before)
    await page.keyboard.press('Escape')
    await expect(details(page)).toHaveCount(0)
    expect(await tops(), `closed, ${width} pixels wide`).toEqual(before)
  }
})

test('the name of the console stands from the start where it stays', async ({ page, startConsole }) => {
  const readOnly = await startConsole({ env: { READ_ONLY: '1' } })
  const name = page.getByRole('banner').getByText('Imports Console', { exact: true })
  const place = () =>
    name.evaluate((element) => {
      const words = document.createRange()
      words.selectNodeContents(element)
      const { left, top, width } = words.getBoundingClientRect()
      return { left, top, width }
    })
  for (const width of [1440, 640, 390, 340]) {
    await page.setViewportSize({ width, height: 800 })
    const script = Promise.withResolvers<void>()
    await page.route(/\/assets\/index-.*\.js$/, async (route) => {
      await script.promise
      await route.continue()
    })
    await page.goto(`${readOnly.url}/imports`, { waitUntil: 'commit' })
    const before = await place()
    script.resolve()
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
    expect(await place(), `${width} pixels wide`).toEqual(before)
    await page.unrouteAll()
  }
})

/** Each answer takes a while: what comes after the page has its chance to push something away. */
async function slowDown(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 120,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
}

/** Deletes a failed import by itself and two in a job, so that every page has something. Gives the id of another. */
async function deleteSome(url: string): Promise<string> {
  const headers = {
    'content-type': 'application/json',
    origin: new URL(url).origin,
    [idempotencyKeyHeader]: 'layout',
  }
  const list = await fetch(`${url}/api/websets/v0/imports?limit=60`)
  const { data } = (await list.json()) as { data: { id: string; status: string }[] }
  const [kept, alone, ...others] = data.filter(({ status }) => status === 'failed').map(({ id }) => id)
  const answers = [
    await fetch(`${url}/api/websets/v0/imports/${alone}`, { method: 'DELETE', headers }),
    await fetch(`${url}/api/console/jobs`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ids: others.slice(0, 2) }),
    }),
  ]
  expect(answers.map(({ ok }) => ok)).toEqual([true, true])
  return kept!
}
