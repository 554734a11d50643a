import { bulkConfirm, bulkDialog, countField, dock } from './bulk.ts'
import { expect, test } from './console.ts'
import { expectRows, record, selection } from './screens.ts'
import { tabTo } from './tab-to.ts'

test('ten imports are deleted and restored without a mouse, and each is linked with what it was', async ({
  page,
  console,
}) => {
  await console.open('/imports?status=failed')
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  for (let n = 0; n < 10; n++) {
    await page.keyboard.press('j')
    await page.keyboard.press('x')
  }
  await expect(selection(page)).toContainText('10 selected')
  await page.keyboard.press('d')
  await expect(countField(page)).toBeFocused()
  await page.keyboard.type('10')
  await expect(bulkConfirm(page)).not.toHaveAttribute('aria-disabled')
  await page.keyboard.press('Enter')
  await expect(bulkDialog(page)).toHaveCount(0)
  await expect(dock(page)).toContainText('Finished')
  await tabTo(page, dock(page).getByRole('link', { name: 'Delete 10 imports' }), 'Shift+Tab')
  await page.keyboard.press('Enter')

  const restore = page.getByRole('region', { name: 'Restore' })
  await tabTo(page, restore.getByRole('button', { name: 'Restore 10 imports…' }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog', { name: 'Restore 10 imports' })
  await expect(dialog).toContainText('Each gets a new id')
  await expect(dialog.getByRole('button', { name: 'Restore 10 imports' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(restore.getByRole('status')).toHaveText('10 of 10 imports restored')
  await expect(restore).toBeFocused()
  await page.reload()
  await expect(restore.getByRole('status')).toHaveText('10 of 10 imports restored')
  await expect(restore.getByRole('button')).toHaveCount(0)
  const items = page.getByRole('region', { name: 'Imports of the job' }).getByRole('listitem')
  await expect(items.filter({ hasText: 'Restored as' })).toHaveCount(10)

  await tabTo(page, items.first().getByRole('link', { name: /^Record \d+$/ }))
  await page.keyboard.press('Enter')
  const section = record(page).getByRole('region', { name: 'Restore' })
  await expect(section).toContainText(/Restored as import_\w+ (Pending|Processing|Failed|Completed)/)
  await expect(section.getByRole('button')).toHaveCount(0)
  await console.open('/imports')
  await expectRows(page, 60)
})
