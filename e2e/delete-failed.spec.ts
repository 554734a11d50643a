import { gate } from '../server/testing/stub-behaviours.ts'
import { expect, test } from './console.ts'
import {
  confirmButton,
  confirmField,
  deleteButton,
  deleteDialog,
  deletedNotice,
  details,
  importsTable,
  openDeletion,
  record,
  row,
  rowLink,
  tab,
} from './screens.ts'

test('asks in one dialog that names the import, and cancels', async ({ page, console }) => {
  await console.open('/imports?status=failed')
  await openDeletion(page, 'Q1 leads (CRM export)')
  const dialog = deleteDialog(page)
  await expect(dialog).toHaveAccessibleDescription(/^Delete “Q1 leads \(CRM export\)”\?/)
  await expect(dialog).toContainText('Unusable rows')
  await expect(dialog).toContainText('718 rows')
  await expect(dialog).toContainText('No reference found in 8 websets')
  await expect(confirmField(page)).toHaveCount(0)
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  await openDeletion(page)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(details(page)).toBeVisible()
  await page.reload()
  await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()
})

test('gives the focus back to the button that asked, after Cancel and after Escape', async ({
  page,
  console,
}) => {
  await console.open('/imports?status=failed')
  await openDeletion(page, 'Q1 leads (CRM export)', { by: 'keyboard' })
  await deleteDialog(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(deleteDialog(page)).toBeHidden()
  await expect(deleteButton(page)).toBeFocused()
  await openDeletion(page, undefined, { by: 'keyboard' })
  await page.keyboard.press('Escape')
  await expect(deleteDialog(page)).toBeHidden()
  await expect(deleteButton(page)).toBeFocused()
})

test('deletes, says so, goes on to the next row, and keeps it gone', async ({ page, console }) => {
  await console.open('/imports?status=failed')
  await openDeletion(page, 'Newsletter sign-ups January')
  await confirmButton(page).click()
  await expect(deleteDialog(page)).toBeHidden()
  await expect(details(page)).toBeHidden()
  await expect(rowLink(page, 'Trade press, logistics')).toBeFocused()
  await expect(row(page, 'Newsletter sign-ups January')).toHaveCount(0)
  await expect(deletedNotice(page)).toContainText('Deleted Newsletter sign-ups January.')
  await expect(tab(page, 'All 59')).toBeVisible()
  await expect(tab(page, 'Failed 13')).toBeVisible()
  await page.reload()
  await expect(tab(page, 'All 59')).toBeVisible()
  await expect(row(page, 'Newsletter sign-ups January')).toHaveCount(0)
})

test('links to the record of the deletion, and back goes to the list', async ({ page, console }) => {
  await console.open('/imports?status=failed')
  await openDeletion(page, 'Newsletter sign-ups January')
  await confirmButton(page).click()
  await deletedNotice(page).getByRole('link', { name: 'See the record' }).click()
  await expect(page).toHaveURL(/\/deletions\/1$/)
  await expect(record(page).getByRole('heading', { name: 'Newsletter sign-ups January' })).toBeVisible()
  await page.goBack()
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '14')
})

test('goes on to the next row that is still there, when others went while it was asked', async ({
  page,
  console,
  request,
}) => {
  await console.open('/imports?status=failed')
  await expect(row(page, 'Newsletter sign-ups January')).toBeVisible()
  const ids = await page
    .locator('[data-import-id]')
    .evaluateAll((rows) => rows.map((shown) => shown.getAttribute('data-import-id')))
  const asked = ids.indexOf(await row(page, 'Newsletter sign-ups January').getAttribute('data-import-id'))
  await openDeletion(page, 'Newsletter sign-ups January')
  for (const id of [ids[asked - 1], ids[asked + 1]]) {
    const other = await request.delete(`${console.url}/api/websets/v0/imports/${id}`)
    expect(other.status()).toBe(200)
  }
  // Imports are being processed, so the list is read again by itself, under the dialog.
  await expect(page.locator(`[data-import-id="${ids[asked + 1]}"]`)).toHaveCount(0)
  await confirmButton(page).click()
  await expect(page.locator(`[data-import-id="${ids[asked + 2]}"]`).getByRole('link')).toBeFocused()
})

test('goes to the row before when the last one was deleted', async ({ page, console }) => {
  await console.open('/imports?status=failed')
  await openDeletion(page, 'Inbound demo requests, January')
  // It failed, and a webset leaves it out all the same.
  await confirmField(page).fill('Inbound demo requests, January')
  await confirmButton(page).click()
  await expect(rowLink(page, 'Lapsed trials, September')).toBeFocused()
})

test('keeps the focus in the page when the only row of a filter was deleted', async ({ page, console }) => {
  await console.open('/imports?status=canceled')
  await openDeletion(page, 'Booth scans Toronto, day 3')
  await confirmButton(page).click()
  await expect(page.getByRole('heading', { name: 'No import matches' })).toBeVisible()
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1)
})

test('deletes from a link alone, with the list on the way', async ({ page, console }) => {
  await console.open('/imports?status=failed')
  await rowLink(page, 'Series A pipeline, climate').click()
  await expect(details(page)).toBeVisible()
  await page.reload()
  await openDeletion(page)
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toContainText('Deleted Series A pipeline, climate.')
  await expect(tab(page, 'Failed 13')).toBeVisible()
})

test('deletes by no Enter that was meant for something else', async ({ page, live }) => {
  await live.open()
  await openDeletion(page, 'Suppliers to audit', { by: 'keyboard' })
  await page.keyboard.press('Enter')
  await expect(deleteDialog(page)).toBeHidden()

  // Held down, the key repeats: first on the button that opens the dialog, then on what has the focus in there.
  await deleteButton(page).focus()
  for (let repeats = 0; repeats < 5; repeats++) await page.keyboard.down('Enter')
  await expect(deleteDialog(page)).toBeVisible()
  await confirmButton(page).focus()
  for (let repeats = 0; repeats < 5; repeats++) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await expect(deleteDialog(page)).toBeVisible()
  expect(live.stub.count('DELETE')).toBe(0)
})

test('sends one request for a double click', async ({ page, live }) => {
  await live.open()
  await openDeletion(page, 'Suppliers to audit')
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  await confirmButton(page).dblclick()
  await expect(deletedNotice(page)).toContainText('Deleted Suppliers to audit.')
  expect(live.stub.count('DELETE')).toBe(1)
})

test('stays until the deletion is answered', async ({ page, live }) => {
  const deletion = gate()
  live.stub.script('DELETE', deletion.behaviour)
  await live.open()
  await openDeletion(page, 'Suppliers to audit')
  await confirmButton(page).click()
  await deletion.arrived
  const dialog = deleteDialog(page)
  const deleting = dialog.getByRole('button', { name: 'Deleting…' })
  await expect(deleting).toHaveAccessibleDescription('The deletion is under way')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await deleting.click({ force: true })
  await dialog.getByRole('button', { name: 'Cancel' }).click({ force: true })
  await page.mouse.click(5, 400)
  await expect(dialog).toBeVisible()
  await expect(page.getByRole('link', { name: 'Suppliers to audit', includeHidden: true })).toBeAttached()
  deletion.release()
  await expect(dialog).toBeHidden()
  await expect(deletedNotice(page)).toContainText('Deleted Suppliers to audit.')
  expect(live.stub.count('DELETE')).toBe(1)
})
