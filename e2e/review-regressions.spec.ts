import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import {
  deleteDialog,
  expectRows,
  openMenu,
  progress,
  rowLink,
  searchBox,
  selection,
  triage,
} from './screens.ts'

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' })
const first = 'Research scientists, cybersecurity'

test('leaves Enter to the button that has the focus', async ({ page, live }) => {
  await live.open('/imports/import_suppliers?mode=triage')
  await triage(page).getByRole('button', { name: 'Mark for deletion' }).press('Enter')
  await expect(progress(page)).toHaveText('2 of 3 · marked for deletion')
})

test('go to pages, and show their sheet', async ({ page, console }) => {
  await console.open()
  await expectRows(page, 60)
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page).toHaveURL(/\/deletions$/)
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(page).toHaveURL(/\/imports$/)
  await page.keyboard.press('?')
  await expect(sheet(page)).toContainText('delete it, or what is selected (asks first)')
  await page.keyboard.press('Escape')
  await expect(sheet(page)).toBeHidden()
})

test('do nothing once they are turned off', async ({ page, console }) => {
  await console.open()
  await expectRows(page, 60)
  await page.keyboard.press('?')
  await sheet(page).getByRole('checkbox', { name: 'Single-key shortcuts are on' }).uncheck()
  await sheet(page).getByRole('button', { name: 'Close' }).click()
  await page.reload()
  await rowLink(page, first).focus()
  for (const key of ['j', 'x', 'd', '/', '?', 'g', 'd']) await page.keyboard.press(key)
  await expect(rowLink(page, first)).toBeFocused()
  await expect(selection(page)).toHaveCount(0)
  await expect(deleteDialog(page)).toHaveCount(0)
  await expect(sheet(page)).toHaveCount(0)
  await expect(page).toHaveURL(/\/imports$/)
  const menu = await openMenu(page, 'Display')
  await menu.getByRole('checkbox', { name: /^Single-key shortcuts/ }).check()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await expect(searchBox(page)).toBeFocused()
})

test('clears a search that the address does not have yet', async ({ page, console }) => {
  await page.clock.install()
  await console.open()
  await expectRows(page, 60)
  await page.clock.pauseAt(Date.now() + 60_000)
  await searchBox(page).fill('leads')
  await page.getByRole('button', { name: 'Clear filters' }).last().click()
  await expect(searchBox(page)).toHaveValue('')
  await expectRows(page, 60)
})

test('stays on the first one with k', async ({ page, live }) => {
  await live.open('/imports/import_webinar?mode=triage')
  await expect(progress(page)).toHaveText('1 of 3')
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await expect(progress(page)).toHaveText('1 of 3 · marked for deletion')
})

test('asks for no deletion that was not asked for', async ({ page, live }) => {
  await live.open('/imports/import_suppliers?mode=triage')
  await expect(progress(page)).toHaveText('2 of 3')
  await page.keyboard.press('d')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Import details' })).toBeVisible()
  await expect(deleteDialog(page)).toHaveCount(0)
})
