import { expect, test } from './console.ts'
import { searchBox, sortedTable } from './screens.ts'

test('sorts by each column, the other way, and by nothing again', async ({ page, console }) => {
  await console.open('/imports?status=failed')
  const created = page.getByRole('columnheader', { name: 'Created' })
  await expect(created).toHaveAttribute('aria-sort', 'descending')
  const columns = await page.getByRole('columnheader').allTextContents()
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  for (const [name, once, twice] of [
    ['Title', 'ascending', 'descending'],
    ['Status', 'ascending', 'descending'],
    ['Why', 'ascending', 'descending'],
    ['Entity', 'ascending', 'descending'],
    ['Rows', 'descending', 'ascending'],
  ] as const) {
    const header = page.getByRole('columnheader', { name })
    const place = columns.findIndex((text) => text.startsWith(name))
    const cells = sortedTable(page).locator(`tr[aria-rowindex] > td:nth-child(${place + 1})`)
    const shown = async () =>
      (await cells.allTextContents()).map((text) => (name === 'Rows' ? text.replaceAll(',', '') : text))
    const newestFirst = await shown()
    const filled = newestFirst.filter((text) => text !== '–').toSorted(collator.compare)
    const blank = newestFirst.filter((text) => text === '–')
    const inOrder = (order: 'ascending' | 'descending') => [
      ...(order === 'ascending' ? filled : filled.toReversed()),
      ...blank,
    ]
    await header.getByRole('button').click()
    await expect(header).toHaveAttribute('aria-sort', once)
    await expect(created).not.toHaveAttribute('aria-sort')
    const sign = once === 'descending' ? '-' : ''
    await expect(page).toHaveURL(new RegExp(`&sort=${sign}${name.toLowerCase()}$`))
    await expect.poll(shown, name).toEqual(inOrder(once))

    await header.getByRole('button').click()
    await expect(header).toHaveAttribute('aria-sort', twice)
    await expect.poll(shown, name).toEqual(inOrder(twice))

    await header.getByRole('button').click()
    await expect(header).not.toHaveAttribute('aria-sort')
    await expect(created).toHaveAttribute('aria-sort', 'descending')
    await expect(page).toHaveURL(/\?status=failed$/)
    await expect.poll(shown, name).toEqual(newestFirst)
  }
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
