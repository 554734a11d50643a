import type { Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { rowLink } from './screens.ts'
import { tabTo } from './tab-to.ts'

const left = (page: Page) => page.getByRole('status').filter({ hasText: /left/ })
const grid = (page: Page) => page.getByRole('grid')
const press = (page: Page, ...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())

test('repairs a failed sample by keyboard alone, and imports it again', async ({ page, startConsole }) => {
  const console = await startConsole({ env: { SANDBOX_PROCESSING_SECONDS: '0' } })
  await console.open('/imports?status=failed&reason=invalid_file_content')
  await rowLink(page, 'Packaging suppliers, UK & Ireland').press('Enter')
  await page.getByRole('link', { name: 'Repair…' }).press('Enter')
  await expect(left(page)).toHaveText('1 problem left')
  await expect(grid(page).getByRole('row').nth(1)).toContainText('Has 5 cells; the header has 4 columns.')
  // The cell cuts it where there is no room.
  await expect(page.getByText('Row 27: Has 5 cells; the header has 4 columns.')).toBeVisible()
  await expectClean(page, 'a file with a row that is wrong')

  // What is done to all rows of a kind is shown before, and can be taken back.
  await tabTo(page, page.getByRole('button', { name: 'Join cut cells…' }))
  await press(page, 'Enter')
  const dialog = page.getByRole('dialog', { name: 'Join cut cells' })
  await expect(dialog.getByRole('row', { name: /^27 after/ })).toContainText(', Ltd.')
  await expect(dialog.getByRole('button', { name: 'Join cut cells' })).toBeFocused()
  await expectClean(page, 'the preview of a mend')
  await press(page, 'Enter')
  await expect(left(page)).toHaveText('No problem is left')
  await expect(page.getByRole('button', { name: 'Import again' })).toBeFocused()
  await press(page, 'Control+z')
  await expect(left(page)).toHaveText('1 problem left')

  // By hand: the cell too many is taken out. Its row stays where it is.
  await tabTo(page, grid(page).getByRole('gridcell').first())
  await press(page, 'ArrowRight', 'ArrowRight')
  await expect(page.getByRole('gridcell', { name: 'Ltd.' })).toBeFocused()
  await press(page, 'Control+Delete')
  await expect(left(page)).toHaveText('No problem is left')
  await expect(grid(page).getByRole('row').nth(1)).toContainText('Mended')
  await press(page, 'ArrowLeft', 'F2')
  await expect(page.getByRole('textbox', { name: 'Company, row 27' })).toBeFocused()
  await page.keyboard.type(', Limited')
  await press(page, 'Enter')
  await expect(grid(page).getByRole('gridcell', { name: /, Limited$/ })).toBeVisible()
  await press(page, 'F2')
  await page.keyboard.type('not kept')
  await press(page, 'Escape')
  await expect(page.getByRole('gridcell', { name: /, Limited$/ })).toBeFocused()

  // Nothing is lost unasked.
  await press(page, 'Shift+Tab', 'g', 'd')
  const discard = page.getByRole('alertdialog', { name: 'Discard changes' })
  await expect(discard).toBeVisible()
  await press(page, 'Escape')
  await expect(discard).toBeHidden()

  await tabTo(page, page.getByRole('button', { name: 'Import again' }))
  await press(page, 'Enter')
  await expect(page.getByRole('status').filter({ hasText: 'Completed' })).toBeVisible()
  await expect(page.getByText('65 rows imported.')).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'Delete the failed import…' }))
  await press(page, 'Enter')
  await expect(page.getByRole('alertdialog', { name: 'Delete import' })).toContainText('Packaging suppliers')
})

test('repairs a file that was chosen, and goes on with it in the form', async ({ page, console }) => {
  await console.open('/new-import')
  const latin1 = Buffer.from('name,website\r\nCaf\u00e9,cafe.example\r\nB,bolt.example,x\r\n', 'latin1')
  await page.getByLabel('CSV file').setInputFiles({ name: 'leads.csv', mimeType: 'text/csv', buffer: latin1 })
  await page.getByRole('button', { name: 'Repair…' }).click()
  // It was read only as far as the byte that is not UTF-8, so nothing is counted.
  await expect(page.getByText(/^leads\.csv ·/)).toHaveText('leads.csv · 51 bytes')
  await expect(page.getByRole('list', { name: 'Before and after' })).toContainText('Café')
  await page.getByRole('button', { name: 'Convert to UTF-8' }).click()
  await expect(left(page)).toHaveText('1 problem left')
  await expect(page.getByText(/^leads\.csv ·/)).toHaveText('leads.csv · 52 bytes · 2 records · 2 columns')
  await page.setViewportSize({ width: 320, height: 640 })
  await expectClean(page, 'a repair in the narrowest window')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await page.getByRole('button', { name: 'Drop the rows…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Drop the rows' }).click()
  await expect(left(page)).toHaveText('No problem is left')
  await page.getByRole('button', { name: 'Use this file' }).click()
  await expect(page.getByText('No problems found')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('Café')
  await expect(page.getByRole('region', { name: 'Preview' })).not.toContainText('bolt.example')
})
