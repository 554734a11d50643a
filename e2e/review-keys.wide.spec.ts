import type { Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { deleteDialog, details, expectRows, openMenu, rowLink, searchBox, selection } from './screens.ts'

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' })
const first = 'Research scientists, cybersecurity'
const second = 'Existing customers (suppression list)'
const third = 'Watchlist health care Benelux'

test('moves, selects, opens and asks to delete', async ({ page, console }) => {
  await console.open()
  await expectRows(page, 60)
  for (const [key, title] of [
    ['j', first],
    ['j', second],
    ['j', third],
    ['k', second],
  ] as const) {
    await page.keyboard.press(key)
    await expect(rowLink(page, title)).toBeFocused()
  }
  await expect(rowLink(page, second)).not.toHaveCSS('outline-style', 'none')
  await page.keyboard.press('x')
  await expect(page.getByRole('checkbox', { name: `Select ${second}` })).toBeChecked()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(selection(page)).toContainText('2 selected')
  await page.keyboard.press('x')
  await expect(selection(page)).toContainText('1 selected')

  await page.keyboard.press('Enter')
  await expect(details(page).getByRole('heading', { name: third })).toBeVisible()
  await page.keyboard.press('k')
  await expect(details(page).getByRole('heading', { name: second })).toBeVisible()
  await page.keyboard.press('d')
  await expect(deleteDialog(page)).toContainText(second)
  // The keys rest under a dialog.
  await page.keyboard.press('j')
  await expect(deleteDialog(page)).toContainText(second)
  await page.keyboard.press('Escape')
  await expect(deleteDialog(page)).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(details(page)).toBeHidden()
  await expect(rowLink(page, second)).toBeFocused()
  // With something selected it is about that, else about the row.
  await page.keyboard.press('d')
  await expect(page.getByRole('alertdialog', { name: 'Delete 1 import' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rowLink(page, second)).toBeFocused()
  await page.keyboard.press('x')
  await page.keyboard.press('d')
  await expect(deleteDialog(page)).toContainText(second)
})

test('are letters where one types, go to pages, and can be turned off', async ({ page, console }) => {
  await test.step('are letters where one types', async () => {
    await console.open()
    await expectRows(page, 60)
    await page.keyboard.press('/')
    await expect(searchBox(page)).toBeFocused()
    await page.keyboard.type('jkxd?gd/')
    await expect(searchBox(page)).toHaveValue('jkxd?gd/')
    await expect(searchBox(page)).toBeFocused()
    await expect(page.getByRole('heading', { name: 'No import matches' })).toBeVisible()
    await expect(sheet(page)).toHaveCount(0)
    await expect(page).toHaveURL(/\/imports\?q=/)
  })

  await test.step('go to pages', async () => {
    await console.open()
    await expectRows(page, 60)
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await expect(page).toHaveURL(/\/deletions$/)
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await expect(page).toHaveURL(/\/imports$/)
  })

  await test.step('the palette closes a menu that is open, and gives the focus to its button', async () => {
    await console.open()
    await expectRows(page, 60)
    await openMenu(page, 'Views')
    await page.keyboard.press('ControlOrMeta+k')
    const field = page.getByRole('combobox', { name: 'Command, import, page or view' })
    await expect(field).toBeFocused()
    await expect(page.locator(':popover-open')).toHaveCount(0)
    await expectClean(page, 'command palette')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Views' })).toBeFocused()
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('q1 leads')
    await expect(page.getByRole('option', { name: /^Q1 leads/ })).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(details(page).getByRole('heading', { name: 'Q1 leads (CRM export)' })).toBeFocused()
  })

  await test.step('do nothing once they are turned off', async () => {
    await console.open()
    const shortcuts = page.getByRole('checkbox', { name: /^Single-key shortcuts/ })
    await openMenu(page, 'Display')
    await shortcuts.uncheck()
    await page.reload()
    await rowLink(page, first).focus()
    for (const key of ['j', 'x', 'd', '/', '?', 'g', 'd']) await page.keyboard.press(key)
    await expect(rowLink(page, first)).toBeFocused()
    await expect(selection(page)).toHaveCount(0)
    await expect(deleteDialog(page)).toHaveCount(0)
    await expect(sheet(page)).toHaveCount(0)
    await expect(page).toHaveURL(/\/imports$/)
    await openMenu(page, 'Display')
    await shortcuts.check()
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await expect(searchBox(page)).toBeFocused()
  })
})

test('find the focused row again after it was scrolled away', async ({ page, startConsole }) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '1000' } })
  await console.open()
  await expect(page.getByText('1,000 imports', { exact: true })).toBeVisible()
  await rowLink(page, first).focus()
  await rowLink(page, second).hover()
  await expect(async () => {
    await page.mouse.wheel(0, 50_000)
    await expect(page.locator('[aria-rowindex="1001"]')).toBeInViewport({ timeout: 200 })
  }).toPass()
  await expect(rowLink(page, first).first()).toBeFocused()
  await page.keyboard.press('j')
  await expect(page.locator('[aria-rowindex="3"]').getByRole('link')).toBeFocused()
  await expect(page.locator('[aria-rowindex="3"]').getByRole('link')).toBeInViewport()
})
