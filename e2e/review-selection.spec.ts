import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { expectRows, rowLink, searchBox, selection, sortedTable, tab } from './screens.ts'

const checkbox = (page: Page, title: string) => page.getByRole('checkbox', { name: `Select ${title}` })
const all = (page: Page) => page.getByRole('checkbox', { name: /^Select all [\d,]+ that match$/ })

test('selects all that match, and a range with Shift', async ({ page, console }) => {
  await test.step('selects all that match, and says how many the filter hides', async () => {
    await console.open('/imports?status=failed')
    await all(page).check()
    await expect(selection(page).getByRole('status').first()).toHaveText('14 selected · 14 failed')
    await searchBox(page).fill('vendors')
    await expectRows(page, 1)
    await expect(selection(page)).toContainText('14 selected · 14 failed · 13 hidden by the filter')
    await expect(all(page)).toBeChecked()
    await searchBox(page).fill('')
    await expectRows(page, 14)
    await tab(page, /^All/).click()
    await expectRows(page, 60)
    await expect(selection(page).getByRole('status').first()).toHaveText('14 selected · 14 failed')
    expect(await all(page).evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true)
    await page.getByRole('columnheader', { name: 'Title' }).getByRole('button').click()
    await expect(page).toHaveURL(/sort=title/)
    await expect(checkbox(page, 'Approved vendors EMEA')).toBeChecked()
    await expect(selection(page)).toContainText('14 selected')
    await selection(page).getByRole('button', { name: 'Clear' }).click()
    await expect(selection(page)).toHaveCount(0)
    await expect(checkbox(page, 'Approved vendors EMEA')).not.toBeChecked()
    await expect(all(page)).not.toBeChecked()
  })

  await test.step('takes a range with Shift, in the order on screen', async () => {
    await console.open('/imports?status=failed&sort=title')
    // Room for all fourteen rows.
    await page.setViewportSize({ width: 1280, height: 900 })
    const rows = sortedTable(page).getByRole('row')
    const boxes = rows.getByRole('checkbox', { name: /^Select (?!all )/ })
    await expect(boxes).toHaveCount(14)
    await boxes.nth(2).click()
    await boxes.nth(6).click({ modifiers: ['Shift'] })
    await expect(selection(page)).toContainText('5 selected')
    for (const index of [2, 3, 4, 5, 6]) await expect(boxes.nth(index)).toBeChecked()
    await expect(boxes.nth(1)).not.toBeChecked()
    await expect(boxes.nth(7)).not.toBeChecked()
    await boxes.nth(3).click()
    await expect(selection(page)).toContainText('4 selected')
    // The rest of the row still opens the import.
    await expect(page).toHaveURL(/\/imports\?/)
    await rowLink(page, 'Approved vendors EMEA').click()
    await expect(page).toHaveURL(/\/imports\/import_/)
    await expect(selection(page)).toContainText('4 selected')
  })
})
