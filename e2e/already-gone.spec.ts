import { expect, test } from './console.ts'
import {
  confirmButton,
  deleteDialog,
  deletedNotice,
  details,
  importsTable,
  openDeletion,
  record,
  row,
  rowLink,
} from './screens.ts'

const title = 'Suppliers to audit'
const id = 'import_suppliers'

test('says that it was gone already when it vanished at Exa', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await openDeletion(page, title)
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  live.stub.imports.delete(id)
  await confirmButton(page).click()
  const dialog = page.getByRole('alertdialog', { name: 'Already gone' })
  await expect(dialog).toHaveAccessibleDescription(/already gone\. It was not deleted from this console\.$/)
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(row(page, title)).toHaveCount(0)
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '5')
  await expect(rowLink(page, 'Customers (suppression list)')).toBeFocused()
  await deletedNotice(page).getByRole('link', { name: 'See the record' }).click()
  await expect(record(page)).toContainText('Already gone')
})

test('says who deleted it when somebody was quicker here', async ({
  page,
  live,
  request,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await openDeletion(page, title)
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  const quicker = await request.delete(`${live.url}/api/websets/v0/imports/${id}`, {
    headers: { 'user-agent': 'cleanup-script/1.0' },
  })
  expect(quicker.status()).toBe(200)
  await confirmButton(page).click()
  await expect(page.getByRole('alertdialog', { name: 'Already gone' })).toHaveAccessibleDescription(
    /It was deleted here on .+ by cleanup-script\/1\.0 at 127\.0\.0\.1 \(record 1\)\.$/,
  )
  await page.keyboard.press('Escape')
  await expect(row(page, title)).toHaveCount(0)
  expect(live.stub.count('DELETE')).toBe(2)
})

test('finds it gone when the dialog opens, and offers no deletion', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await rowLink(page, title).click()
  await expect(details(page).getByRole('heading', { name: title })).toBeVisible()
  // The details show what the list has until they have read the import themselves, which must be over by then.
  await expect.poll(() => live.stub.requests.some(({ url }) => url.endsWith(`/${id}`))).toBe(true)
  live.stub.imports.delete(id)
  await page.getByRole('button', { name: 'Delete import…' }).press('Enter')
  await expect(page.getByRole('alertdialog', { name: 'Already gone' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(row(page, title)).toHaveCount(0)
  expect(live.stub.count('DELETE')).toBe(0)
})

test('takes a row out that turns out to be gone when it is opened', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await expect(row(page, title)).toBeVisible()
  live.stub.imports.delete(id)
  await rowLink(page, title).click()
  await expect(details(page).getByRole('heading', { name: 'No import has this id' })).toBeVisible()
  await expect(row(page, title)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(details(page)).toBeHidden()
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '5')
  await expect(deleteDialog(page)).toHaveCount(0)
})
