import type { Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { bulkConfirm, bulkDialog, confirmBulk, dock, openBulk, selectAll } from './bulk.ts'
import { dismissIntroduction } from './introduction.ts'
import { tabTo } from './tab-to.ts'
import { expect, test } from './team.ts'

test.use({ teamEnv: { APPROVE_OVER: '5' } })

const waiting = (page: Page) => page.getByRole('region', { name: 'Waiting for approval' })
const approveDialog = (page: Page) =>
  page.getByRole('alertdialog', { name: 'Approve deletion of 12 imports' })

test('one asks, another approves by keyboard, and both see how it goes', async ({ page, browser, team }) => {
  await team.openAs(page, 'otto')
  await selectAll(page).check()
  await openBulk(page)
  await expect(bulkDialog(page)).toContainText('Another operator has to approve this')
  await expect(bulkConfirm(page)).toHaveText('Ask to delete 12 imports')
  await expectClean(page, 'the dialog that asks another operator')
  await confirmBulk(page, '12')
  await expect(dock(page)).toContainText('Another operator has to decide: more than 5 imports')
  await expectClean(page, 'a job in the dock that waits')

  const elsewhere = await browser.newContext({ reducedMotion: 'reduce', ignoreHTTPSErrors: true })
  await dismissIntroduction(elsewhere)
  const other = await elsewhere.newPage()
  await team.openAs(other, 'ada')
  await dock(other).getByRole('link', { name: 'Review what waits' }).press('Enter')
  // That link is gone, as the page shows the job itself.
  await expect(other.getByRole('main')).toBeFocused()
  await expect(dock(other)).toHaveCount(0)
  await expect(waiting(other)).toContainText('Otto Operator')
  await expect(waiting(other)).toContainText('more than 5 imports')
  await expectClean(other, 'what waits for approval')
  const approve = waiting(other).getByRole('button', { name: 'Approve…' })
  await tabTo(other, approve)
  await other.keyboard.press('Enter')
  await expect(approveDialog(other).getByRole('textbox')).toBeFocused()
  await expectClean(other, 'the dialog that approves')
  await other.keyboard.type('12')
  await other.keyboard.press('Enter')
  await expect(approveDialog(other)).toHaveCount(0)
  await expect(waiting(other)).toHaveCount(0)
  // Its button is gone, and Tab goes on in the page.
  await expect(other.getByRole('main')).toBeFocused()

  await dock(page).getByRole('link', { name: 'Delete 12 imports' }).click()
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible()
  await expect(page.getByRole('term').filter({ hasText: /^Approved$/ })).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: 'Ada Admin' }).first()).toBeVisible()
  await expectClean(page, 'a job that was approved')
  await elsewhere.close()
})
