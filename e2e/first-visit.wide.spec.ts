import type { Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { watchLayoutShift } from './layout-shift.ts'
import { details, expectRows, row, searchBox } from './screens.ts'

test.use({ firstVisit: true })

const introduction = (page: Page) => page.getByRole('region', { name: 'What you can do here' })

test('points at what is there, moves no row, and goes for good', async ({ page, console }) => {
  const shift = await watchLayoutShift(page)
  await console.open('/imports')
  await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()
  await expect(introduction(page)).toContainText('nothing leaves this machine')
  await expect(page.getByRole('region', { name: 'Imports per day' })).toBeVisible()
  expect(await shift()).toBeLessThan(0.01)

  const link = (name: string) => introduction(page).getByRole('link', { name })
  await link('Read why “Q1 leads (CRM export)” failed').press('Enter')
  await expect(details(page).getByRole('heading', { name: 'Uneven rows' })).toBeVisible()
  await expect(introduction(page)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await link('Failed imports (14)').press('Enter')
  await expectRows(page, 14)
  for (const [name, heading] of [
    ['New import', 'New import'],
    ['Deletions', 'Deletions'],
    ['API', 'API'],
    ['sandbox', 'Sandbox'],
  ] as const) {
    await link(name).press('Enter')
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
    await page.goBack()
  }

  await page.setViewportSize({ width: 390, height: 844 })
  await console.open('/imports?status=failed')
  await expect(introduction(page)).toBeVisible()
  // Seven rows, whole, and the button for a new import where the thumb is.
  const [list, seventh, button] = await Promise.all([
    page.getByRole('table').locator('..').boundingBox(),
    page.locator('[aria-rowindex="8"]').boundingBox(),
    page.getByRole('link', { name: 'New import' }).boundingBox(),
  ])
  expect(seventh!.y + seventh!.height).toBeLessThanOrEqual(list!.y + list!.height)
  expect(button!.y).toBeGreaterThan(844 * 0.75)

  await page.setViewportSize({ width: 320, height: 640 })
  await expectClean(page, 'the introduction')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  expect((await introduction(page).boundingBox())?.height).toBeLessThan(280)

  await introduction(page).getByRole('button', { name: 'Got it' }).press('Enter')
  await expect(introduction(page)).toHaveCount(0)
  await expect(page.getByRole('main')).toBeFocused()
  await page.reload()
  await expectRows(page, 14)
  await expect(introduction(page)).toHaveCount(0)
})

test('comes back from the list of keys', async ({ page, console }) => {
  await console.open('/imports?status=failed')
  await introduction(page).getByRole('button', { name: 'Got it' }).click()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page.getByRole('heading', { name: 'Deletions', exact: true })).toBeVisible()
  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Show the introduction' }).press('Enter')
  await expect(introduction(page).getByRole('heading')).toBeFocused()
  await expectRows(page, 60)
  await introduction(page).getByRole('button', { name: 'Keyboard shortcuts' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.reload()
  // It was called for once: from now on it leaves the focus where it is.
  await searchBox(page).focus()
  await expect(introduction(page)).toBeVisible()
  await expect(searchBox(page)).toBeFocused()
})

test('says whose imports they are, and offers nothing that cannot be done', async ({
  page,
  live,
  startConsole,
}) => {
  await live.open()
  await expect(introduction(page)).toContainText(`These are the imports at ${new URL(live.stub.url).host}.`)
  await expect(introduction(page)).toContainText('Deletions are real')
  await expect(introduction(page).getByRole('link', { name: 'New import' })).toBeVisible()

  const readOnly = await startConsole({ env: { READ_ONLY: '1', SANDBOX_IMPORTS: '0' } })
  await readOnly.open()
  await expect(introduction(page)).toContainText('This console is read-only (READ_ONLY=1)')
  await expect(introduction(page).getByRole('link')).toHaveText(['sandbox', 'API', 'Deletions'])
})
