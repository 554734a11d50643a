import { expect, test } from './console.ts'
import { searchBox, sortedTable } from './screens.ts'

for (const [name, key, once, twice] of [
  ['Title', 'title', 'ascending', 'descending'],
  ['Status', 'status', 'ascending', 'descending'],
  ['Why', 'why', 'ascending', 'descending'],
  ['Entity', 'entity', 'ascending', 'descending'],
  ['Rows', 'rows', 'descending', 'ascending'],
] as const)
  test(`sorts by ${name}, the other way, and by nothing again`, async ({ page, console }) => {
    await console.open('/imports?status=failed')
    const header = page.getByRole('columnheader', { name })
    const created = page.getByRole('columnheader', { name: 'Created' })
    await expect(created).toHaveAttribute('aria-sort', 'descending')
    const column = await page.getByRole('columnheader').allTextContents()
    const place = column.findIndex((text) => text.startsWith(name))
    const texts = () =>
      sortedTable(page)
        .locator(`tr[aria-rowindex] > td:nth-child(${place + 1})`)
        .allTextContents()
    const newestFirst = await texts()
    const sign = once === 'descending' ? '-' : ''
    await header.getByRole('button').click()
    await expect(header).toHaveAttribute('aria-sort', once)
    await expect(created).not.toHaveAttribute('aria-sort')
    await expect(page).toHaveURL(new RegExp(`&sort=${sign}${key}$`))
    const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
    const values = newestFirst.map((text) => (name === 'Rows' ? text.replaceAll(',', '') : text))
    const filled = values.filter((text) => text !== '–')
    const blank = values.filter((text) => text === '–')
    const sorted = filled.toSorted(collator.compare)
    const shown = async () =>
      (await texts()).map((text) => (name === 'Rows' ? text.replaceAll(',', '') : text))
    await expect.poll(shown).toEqual([...(sign ? sorted.toReversed() : sorted), ...blank])

    await header.getByRole('button').click()
    await expect(header).toHaveAttribute('aria-sort', twice)
    await expect.poll(shown).toEqual([...(sign ? sorted : sorted.toReversed()), ...blank])

    await header.getByRole('button').click()
    await expect(header).not.toHaveAttribute('aria-sort')
    await expect(created).toHaveAttribute('aria-sort', 'descending')
    await expect(page).toHaveURL(/\?status=failed$/)
    await expect.poll(texts).toEqual(newestFirst)
  })

test('sorts by Created, oldest first, and back', async ({ page, console }) => {
  await console.open()
  const header = page.getByRole('columnheader', { name: 'Created' })
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'ascending')
  await expect(sortedTable(page).getByRole('row').nth(1)).toContainText('Protein design reading list')
  await expect(page.getByRole('table', { name: 'Imports, oldest first' })).toBeVisible()
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'descending')
  await expect(sortedTable(page).getByRole('row').nth(1)).toContainText('Research scientists, cybersecurity')
})

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
