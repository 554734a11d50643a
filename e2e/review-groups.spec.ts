import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { liveImport } from '../server/testing/live-imports.ts'
import { details, expectRows, searchBox, selection } from './screens.ts'

const groups = (page: Page) => page.getByRole('region', { name: 'Failure groups' })
const group = (page: Page, message: string) => groups(page).getByRole('listitem').filter({ hasText: message })
const message = 'Row # has # columns; the header has #.'

test.beforeEach(async ({ live }) => {
  for (const [id, title, text] of [
    ['import_fair', 'Fair in Lyon', 'Row 2 has 4 columns; the header has 5.'],
    ['import_expo', 'Expo in Turin', 'Row 1,204 has 11 columns; the header has 12.'],
  ] as const)
    live.stub.imports.set(
      id,
      liveImport(id, 2_000, { title, failedReason: 'invalid_format', failedMessage: text }),
    )
  await live.open('/imports?mode=groups')
})

test('puts failures of a kind together, the largest first', async ({ page }) => {
  await expect(groups(page)).toContainText('5 failed imports in 3 groups')
  const first = groups(page).getByRole('listitem').first()
  await expect(first.getByRole('heading')).toHaveText('Not a CSV file')
  await expect(first).toContainText('invalid_format')
  await expect(first).toContainText('3 imports, newest')
  await expect(first).toContainText(message)
  await expect(group(page, 'Row #: “…” in column # is not a valid URL.')).toContainText('1 import, newest')
  await searchBox(page).fill('turin')
  await expect(groups(page)).toContainText('1 failed import in 1 group')
})

test('selects all of a group, and some of them', async ({ page }) => {
  const all = group(page, message).getByRole('checkbox', { name: /^Select all 3/ })
  await all.check()
  await expect(selection(page)).toContainText('3 selected · 3 failed')
  const show = group(page, message).getByRole('button', { name: 'Show imports' })
  await expect(show).toHaveAttribute('aria-expanded', 'false')
  await show.click()
  const members = page.getByRole('table', { name: 'Imports in this group' })
  await expect(members.getByRole('link')).toHaveText(['Suppliers to audit', 'Fair in Lyon', 'Expo in Turin'])
  await members.getByRole('checkbox', { name: 'Select Fair in Lyon' }).uncheck()
  await expect(selection(page)).toContainText('2 selected')
  await expect(group(page, message)).toContainText('(2 selected)')
  expect(await all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true)
  await page.getByRole('navigation', { name: 'Ways to look' }).getByRole('link', { name: 'List' }).click()
  await expectRows(page, 7)
  await expect(page.getByRole('checkbox', { name: 'Select Expo in Turin' })).toBeChecked()
})

test('opens a member beside the groups', async ({ page }) => {
  await group(page, message).getByRole('button', { name: 'Show imports' }).click()
  await group(page, message).getByRole('link', { name: 'Expo in Turin' }).click()
  await expect(page).toHaveURL(/\/imports\/import_expo\?mode=groups$/)
  await expect(details(page).getByRole('heading', { name: 'Expo in Turin' })).toBeVisible()
  await expect(details(page)).toContainText('Row 1,204 has 11 columns; the header has 12.')
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/imports\?mode=groups$/)
  await expect(page.getByRole('table', { name: 'Imports in this group' })).toBeVisible()
})

test('says so where none has failed', async ({ page, live }) => {
  await live.open('/imports?mode=groups&status=completed')
  await expect(page.getByRole('heading', { name: 'No failed imports' })).toBeVisible()
})
