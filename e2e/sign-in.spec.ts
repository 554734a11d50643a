import { expectClean } from './axe.ts'
import { confirmButton, deletedNotice, deleteDialog, openDeletion, rowLink } from './screens.ts'
import { expect, sessionNotice, signedInAs, test } from './team.ts'

const failed = 'Q1 leads (CRM export)'

test('signs in on the way to a deep link, and out here and at the provider', async ({
  page,
  context,
  team,
  expectFailedRequests,
}) => {
  await team.openAs(page, 'otto', '/imports?status=failed&q=leads')
  await expect(page).toHaveURL(`${team.url}/imports?status=failed&q=leads`)
  await expect(rowLink(page, failed)).toBeVisible()
  const other = await context.newPage()
  await other.goto(`${team.url}/deletions`)
  await expect(signedInAs(other, 'Otto Operator')).toBeVisible()

  await signedInAs(page, 'Otto Operator').press('Enter')
  const menu = page.getByRole('group', { name: 'Signed in' })
  await expect(menu).toContainText('otto@example.com')
  await expect(menu).toContainText('Operator – may create, edit and delete imports')
  await expect(menu.getByRole('link')).toHaveCount(0)
  await expectClean(page, 'who is signed in')
  expectFailedRequests()
  await menu.getByRole('button', { name: 'Sign out' }).press('Enter')
  // The provider asks whether its own session ends, too.
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await expectClean(page, 'signed out')
  // The other tab was told.
  await expect(sessionNotice(other)).toContainText('Your session has ended.')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(signedInAs(page, 'Otto Operator')).toBeVisible()
  await expect(sessionNotice(other)).toBeHidden()
  await expect(other.getByRole('heading', { name: 'No deletions yet' })).toBeVisible()
})

test('a session that ends under a dialog costs one more press', async ({
  page,
  context,
  team,
  expectFailedRequests,
}) => {
  await team.openAs(page, 'otto', '/imports?status=failed')
  await openDeletion(page, failed)
  const reason = deleteDialog(page).getByRole('textbox', { name: /^Reason/ })
  await reason.fill('a duplicate')
  expectFailedRequests()
  await team.endSessionsOf('Otto Operator')
  await confirmButton(page).click()
  const failure = deleteDialog(page).getByRole('alert')
  await expect(failure).toContainText('Your session has ended')
  await expectClean(page, 'a dialog whose session has ended')
  const tab = context.waitForEvent('page')
  await failure.getByRole('link', { name: 'Sign in again (new tab)' }).click()
  const signedIn = await tab
  await expect(signedInAs(signedIn, 'Otto Operator')).toBeVisible()
  await expect(signedIn).toHaveURL(page.url())
  await signedIn.close()
  await expect(reason).toHaveValue('a duplicate')
  await deleteDialog(page).getByRole('button', { name: 'Try again' }).click()
  await expect(deletedNotice(page)).toContainText(failed)
})
