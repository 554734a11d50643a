import { expect, test } from './console.ts'
import { searchBox, sortedTable } from './screens.ts'

test('keeps the order while one searches ten thousand', async ({ page, startConsole }) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '10000' } })
  await console.open('/imports?sort=-rows')
  await expect(page.getByText('10,000 imports', { exact: true })).toBeVisible({ timeout: 20_000 })
  await expect(sortedTable(page).getByRole('row').nth(1)).toContainText('All companies, full registry dump')
  await searchBox(page).fill('leads')
  await expect(page.getByText(/^\d+ matches of 10,000 imports$/)).toBeVisible()
  const counts = await sortedTable(page).locator('tr[aria-rowindex] > td:nth-child(6)').allTextContents()
  const numbers = counts.map((text) => Number(text.replaceAll(',', '')))
  expect(numbers.length).toBeGreaterThan(10)
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
})
