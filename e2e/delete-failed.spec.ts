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

test('asks in one dialog, gives the focus back, deletes, goes on to the next row, and keeps it gone', async ({
  page,
  console,
}) => {
  await console.open('/imports?status=failed')
  await openDeletion(page, 'Q1 leads (CRM export)', { by: 'keyboard' })
  const dialog = deleteDialog(page)
  await expect(dialog).toHaveAccessibleDescription(/^Delete “Q1 leads \(CRM export\)”\?/)
  await expect(dialog).toContainText('Invalid file content')
  await expect(dialog).toContainText('718 rows')
  await expect(dialog).toContainText('Not used by any of 8 websets')
  await expect(confirmField(page)).toHaveCount(0)
  const cancel = dialog.getByRole('button', { name: 'Cancel' })
  await expect(cancel).toBeFocused()
  await cancel.press('Enter')
  await expect(deleteButton(page)).toBeFocused()
  await openDeletion(page, undefined, { by: 'keyboard' })
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(deleteButton(page)).toBeFocused()
  await page.reload()
  await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()

  await openDeletion(page, 'Newsletter sign-ups January')
  await confirmButton(page).click()
  await expect(deleteDialog(page)).toBeHidden()
  await expect(details(page)).toBeHidden()
  await expect(rowLink(page, 'Trade press, logistics')).toBeFocused()
  await expect(row(page, 'Newsletter sign-ups January')).toHaveCount(0)
  await expect(deletedNotice(page)).toContainText('Deleted Newsletter sign-ups January.')
  await expect(tab(page, 'All 59')).toBeVisible()
  await expect(tab(page, 'Failed 13')).toBeVisible()
  await deletedNotice(page).getByRole('link', { name: 'See the record' }).click()
  await expect(page).toHaveURL(/\/deletions\/1$/)
  await expect(record(page).getByRole('heading', { name: 'Newsletter sign-ups January' })).toBeVisible()
  await page.goBack()
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '14')
  await page.reload()
  await expect(tab(page, 'All 59')).toBeVisible()
  await expect(row(page, 'Newsletter sign-ups January')).toHaveCount(0)
})

test('deletes by no Enter that was meant for something else, and once for a double click', async ({
  page,
  live,
}) => {
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

  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  await confirmButton(page).dblclick()
  await expect(deletedNotice(page)).toContainText('Deleted Suppliers to audit.')
  expect(live.stub.count('DELETE')).toBe(1)
})
