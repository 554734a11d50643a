import { expectClean } from './axe.ts'
import { expect } from './console.ts'
import {
  acknowledgeDialog,
  broken,
  deleteImports,
  ledgerNotice,
  ledgerProblems,
  tamperWhileStopped,
} from './broken-ledger.ts'
import { watchLayoutShift } from './layout-shift.ts'
import { confirmButton, deleteButton, deletedNotice, fact, openDeletion, record, rowLink } from './screens.ts'
import { test } from './slow-console.ts'
import { tabTo } from './tab-to.ts'

test('deletes nothing on a ledger that was changed, and goes on once somebody acknowledges that', async ({
  page,
  live,
}) => {
  await deleteImports(live, 'import_suppliers', 'import_webinar')
  await tamperWhileStopped(live, "UPDATE deletions SET operator = 'somebody else' WHERE id = 2")
  const shift = await watchLayoutShift(page)
  await live.open()
  await expect(ledgerNotice(page)).toContainText('The ledger was changed or damaged.')
  await expect(page.getByRole('button', { name: 'New import' })).toHaveAccessibleDescription(broken)
  await rowLink(page, 'Alumni network').click()
  await expect(deleteButton(page)).toHaveAccessibleDescription(broken)
  expect(await shift()).toBeLessThanOrEqual(0.01)

  await ledgerNotice(page).getByRole('link', { name: 'See what is wrong' }).click()
  await expect(ledgerProblems(page)).toContainText('1 problem in the ledger')
  await expect(ledgerProblems(page)).toContainText('Record 2 does not match its last entry, 5.')
  await expect(ledgerProblems(page)).toContainText('npm run ledger:verify')
  await page.reload()
  await expect(page.getByRole('table', { name: 'Deletions, newest first' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(await shift()).toBeLessThanOrEqual(0.01)
  await ledgerProblems(page).getByRole('link', { name: 'Record 2' }).click()
  await expect(fact(record(page), 'By')).toHaveText('somebody else')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 320, height: 640 })
  await expectClean(page, 'a ledger that was changed')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await page.setViewportSize({ width: 1280, height: 800 })

  await ledgerProblems(page).getByRole('button', { name: 'Acknowledge…' }).press('Enter')
  await expect(acknowledgeDialog(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
  const goOn = acknowledgeDialog(page).getByRole('button', { name: 'Acknowledge 1 problem' })
  await expect(goOn).toHaveAccessibleDescription('Check the box first')
  await goOn.click({ force: true })
  await acknowledgeDialog(page).getByRole('textbox', { name: 'Note (optional)' }).fill('x'.repeat(510))
  await expect(acknowledgeDialog(page)).toContainText('Limit: 500 characters')
  await acknowledgeDialog(page)
    .getByRole('textbox', { name: 'Note (optional)' })
    .fill('Ada mended it by hand.')
  await expectClean(page, 'the dialog that acknowledges')
  await acknowledgeDialog(page)
    .getByRole('checkbox', { name: /I have looked into this problem/ })
    .check()
  await goOn.click()
  await expect(acknowledgeDialog(page)).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Deletions', exact: true })).toBeFocused()
  await expect(ledgerNotice(page)).toContainText('Changes and deletions are possible again.')
  await expect(ledgerProblems(page)).toHaveCount(0)

  await page.reload()
  await tabTo(page, page.getByText(/^No other problems in the ledger · verified/))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Copy hash of the last entry' })).toBeVisible()
  await expect(ledgerNotice(page)).toHaveCount(0)
  const acknowledged = page.getByText(/^1 problem acknowledged on .+ by .+ at 127\.0\.0\.1$/)
  await acknowledged.click()
  await expect(page.getByText('Note: Ada mended it by hand.')).toBeVisible()
  await expectClean(page, 'a problem that was acknowledged')
  await live.open('/imports/import_alumni')
  await openDeletion(page)
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toBeVisible()
})
