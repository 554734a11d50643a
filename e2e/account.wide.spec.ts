import type { Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { deleteAll, dock } from './bulk.ts'
import { expect } from './console.ts'
import { watchLayoutShift } from './layout-shift.ts'
import { confirmButton, deleteButton, deleteDialog, details, importsTable } from './screens.ts'
import { test } from './slow-console.ts'
import { tabTo } from './tab-to.ts'

const notice = (page: Page) => page.getByRole('region', { name: 'Changes and deletions' })
const confirmDialog = (page: Page) => page.getByRole('alertdialog', { name: 'Confirm account' })
const unconfirmed = 'The API key is new to this account: confirm the account first'

test('a key that the account does not know holds everything back until somebody confirms it, by the keyboard alone, and fits the smallest screens', async ({
  page,
  slow,
}) => {
  await slow.open()
  await deleteAll(page, '20')
  await expect.poll(() => slow.stub.imports.size).toBeLessThan(18)
  // What a page fetches ahead must not meet a server that goes.
  await page.goto('about:blank')
  await slow.stop()
  const left = slow.stub.imports.size
  await slow.start({ EXA_API_KEY: 'exa-key-of-another-day' })

  const shift = await watchLayoutShift(page)
  const words = `This API key is new to Live · default (${new URL(slow.stub.url).host}).`
  for (const address of ['/deletions', '/requests', '/imports']) {
    await slow.open(address)
    await expect(notice(page)).toContainText(words)
    await page.waitForLoadState('networkidle')
    expect(await shift(), address).toBeLessThanOrEqual(0.01)
  }
  await expect(dock(page)).toContainText(`Waiting. ${unconfirmed}.`)
  await expect(page.getByRole('button', { name: 'New import' })).toHaveAccessibleDescription(unconfirmed)
  await importsTable(page).getByRole('link').first().click()
  await expect(deleteButton(page)).toHaveAccessibleDescription(unconfirmed)
  await expect(details(page).getByRole('button', { name: 'Edit', exact: true })).toHaveAccessibleDescription(
    unconfirmed,
  )
  await page.keyboard.press('d')
  await expect(deleteDialog(page)).toContainText(unconfirmed)
  await expect(confirmButton(page)).toBeDisabled()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  expect(slow.stub.imports.size).toBe(left)

  await tabTo(page, notice(page).getByRole('button', { name: 'Confirm account…' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(confirmDialog(page).getByRole('button', { name: 'Not now' })).toBeFocused()
  await expect(confirmDialog(page)).toContainText(/A key was last confirmed on .*\d{4}/)
  await expect(confirmDialog(page)).toContainText('1 job waits for your answer.')
  await expect(confirmDialog(page)).toContainText('npm run account:confirm')
  await expect(confirmDialog(page)).toContainText('EXA_ACCOUNT=other npm start')
  await expectClean(page, 'the dialog that confirms an account')
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 700 })
    await expect(confirmDialog(page).getByRole('button', { name: 'It is the same account' })).toBeInViewport({
      ratio: 1,
    })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await page.keyboard.press('Escape')
  await expectClean(page, 'a new key at 390')
  await page.setViewportSize({ width: 1280, height: 720 })
  await notice(page).getByRole('button', { name: 'Confirm account…' }).press('Enter')
  await expect(confirmDialog(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(notice(page).getByRole('button', { name: 'Confirm account…' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, confirmDialog(page).getByRole('button', { name: 'It is the same account' }))
  await page.keyboard.press('Enter')

  await expect(confirmDialog(page)).toHaveCount(0)
  await expect(page.getByRole('main')).toBeFocused()
  await expect(notice(page)).toContainText('Confirmed: this key belongs to Live · default')
  await expect(dock(page)).toContainText('Finished')
  expect(slow.stub.imports.size).toBe(0)
  await notice(page).getByRole('button', { name: 'Dismiss' }).click()
  await expect(notice(page)).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'No imports yet' })).toBeVisible()
  await expect(notice(page)).toHaveCount(0)
})
