import { expect, test } from './console.ts'
import {
  confirmButton,
  deleteButton,
  deleteDialog,
  details,
  importsTable,
  record,
  rowLink,
  tab,
} from './screens.ts'
import { tabTo } from './tab-to.ts'

test('deletes a failed import and reads its record without a mouse', async ({ page, console }) => {
  await console.open()
  await tabTo(page, tab(page, /^Failed/))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/status=failed/)
  await tabTo(page, rowLink(page, 'Newsletter sign-ups January'))
  await page.keyboard.press('Enter')
  await expect(details(page).getByRole('heading', { name: 'Newsletter sign-ups January' })).toBeFocused()
  await tabTo(page, details(page).getByLabel('Message from Exa'))
  await tabTo(page, deleteButton(page), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(deleteDialog(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
  await tabTo(page, confirmButton(page))
  // The import is read once more before it may go.
  await expect(confirmButton(page)).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(rowLink(page, 'Trade press, logistics')).toBeFocused()

  await tabTo(page, page.getByRole('link', { name: 'See the record' }))
  await page.keyboard.press('Enter')
  await expect(record(page).getByRole('heading', { name: 'Newsletter sign-ups January' })).toBeFocused()
  // The browser’s own keys for going back do not reach a headless one.
  await page.goBack()
  await expect(page).toHaveURL(/\/imports\?status=failed$/)
  await expect(tab(page, 'Failed 13')).toBeVisible()
})

test('stays inside the dialog, skips to the content, and changes the theme by keys', async ({
  page,
  console,
}) => {
  await test.step('skips to the content', async () => {
    await console.open()
    await expect(tab(page, 'All 60')).toBeVisible()
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: 'Skip to the content' })
    await expect(skip).toBeFocused()
    await expect(skip).toBeInViewport()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await expect(tab(page, 'All 60')).toBeFocused()
  })

  await test.step('the palette takes what is typed right after its key', async () => {
    await page.waitForLoadState('networkidle')
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('deletions')
    await expect(page.getByRole('combobox')).toHaveValue('deletions')
    await page.keyboard.press('Escape')
  })

  await test.step('stays inside the dialog with Tab', async () => {
    await console.open('/imports?status=failed')
    await rowLink(page, 'Newsletter sign-ups January').click()
    await deleteButton(page).press('Enter')
    const dialog = deleteDialog(page)
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    for (const key of ['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
      await page.keyboard.press(key)
      // Beyond the last control comes the browser itself, never the page behind.
      await expect(page.locator(':focus').and(page.locator(':not(dialog *, body)'))).toHaveCount(0)
    }
    await expect(dialog.locator(':focus')).toHaveCount(1)
  })

  await test.step('changes the theme, closes the details and dismisses the notice by keys', async () => {
    await console.open()
    await tabTo(page, page.getByRole('button', { name: 'Theme: System' }))
    await page.keyboard.press('Space')
    await expect(page.getByRole('button', { name: 'Theme: Light' })).toBeFocused()
    await rowLink(page, 'Trade press, logistics').press('Enter')
    await expect(details(page)).toBeVisible()
    await tabTo(page, details(page).getByRole('button', { name: 'Close' }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect(rowLink(page, 'Trade press, logistics')).toBeFocused()
  })
})

test('goes on from row to row with Tab, wherever a jump has led', async ({ page, console }) => {
  await page.setViewportSize({ width: 1280, height: 779 })
  await console.open()
  const rows = importsTable(page).locator('[data-import-id]')
  await expect(rows).toHaveCount(14)
  // Twenty whole rows, more than a screenful, so that a row ends where the list does.
  await importsTable(page)
    .locator('..')
    .evaluate((scroller) => scroller.scrollTo({ top: 800 }))
  const row = (index: number) => importsTable(page).locator(`[aria-rowindex="${index}"]`)
  await expect(row(22)).toBeInViewport({ ratio: 1 })
  await row(33).getByRole('link').focus()
  await expect(row(33)).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Tab')
  await expect(row(34).getByRole('checkbox')).toBeFocused()
})
