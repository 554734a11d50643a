import type { Import } from '../src/contract/import.ts'
import { liveImport } from '../server/testing/live-imports.ts'
import { bulkDialog, confirmBulk, openBulk, selectBox } from './bulk.ts'
import { expect, test } from './console.ts'
import {
  confirmButton,
  deleteDialog,
  deletedNotice,
  details,
  importsTable,
  openDeletion,
  row,
  rowLink,
} from './screens.ts'

/** As no import should be: what a field holds is not of the documented type. */
const odd = (id: string, title: string, values: Record<string, unknown>): Import => ({
  ...liveImport(id, 10, { title }),
  ...values,
})

test('shows imports that are not as documented among the others, says which fields, and deletes them by their ids', async ({
  page,
  live,
}) => {
  const { stub } = live
  const one = odd('import_odd', 'Odd rows', { count: 'twelve', metadata: { owner: 'ana', size: 12 } })
  const dateless = odd('import_dateless', 'No dates', { createdAt: null, updatedAt: null })
  const nameless = { ...liveImport('import_nameless', 15), id: 7 as unknown as string }
  for (const item of [one, dateless]) stub.imports.set(item.id, item)
  stub.imports.set('7', nameless)
  await live.open('/imports')

  await expect(row(page, 'Odd rows')).toContainText('Not as documented')
  await expect(row(page, 'Suppliers to audit')).not.toContainText('Not as documented')
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '8')
  await expect(page.getByRole('note')).toHaveText(
    '1 import without a usable id can’t be shown or deleted here.',
  )

  await rowLink(page, 'Odd rows').click()
  const fields = details(page).getByRole('region', { name: 'Not as documented' })
  await expect(fields).toContainText('count must be a number, but is "twelve"')
  await expect(fields).toContainText('metadata.size must be a string, but is 12')
  await expect(details(page).getByRole('region', { name: 'Metadata' })).toContainText('ana')

  await openDeletion(page)
  await confirmButton(page).click()
  await expect(deleteDialog(page)).toBeHidden()
  await expect(deletedNotice(page)).toContainText('Deleted Odd rows.')
  await expect(row(page, 'Odd rows')).toHaveCount(0)
  expect(stub.imports.has('import_odd')).toBe(false)

  await selectBox(page, 'No dates').check()
  await openBulk(page)
  await confirmBulk(page, '1')
  await expect(bulkDialog(page)).toBeHidden()
  await expect(row(page, 'No dates')).toHaveCount(0)
  await expect.poll(() => stub.imports.has('import_dateless')).toBe(false)
})
