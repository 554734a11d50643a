import { expect, test } from './console.ts'
import { chips, expectRows, row, rowLink, searchBox, tab } from './screens.ts'

test('finds, marks, goes back, and says that nothing matches', async ({ page, console }) => {
  await test.step('finds what has every word, and marks the words', async () => {
    await console.open()
    await expectRows(page, 60)
    await searchBox(page).fill('EXPORT leads')
    await expectRows(page, 1)
    await expect(row(page, 'Q1 leads (CRM export)').locator('mark')).toHaveText(['leads', 'export'])
    await expect(page.getByText('1 match of 60 imports', { exact: true })).toBeVisible()
    await expect(tab(page, 'All 1')).toBeVisible()
    await expect(page).toHaveURL(/\/imports\?q=EXPORT\+leads$/)
  })

  await test.step('finds an import by its title without its accents, its id, its metadata, its message', async () => {
    await console.open()
    for (const [words, title] of [
      ['mixed krakow', 'Mixed contacts Kraków (to sort)'],
      ['import_xuoqrq', 'Q1 leads (CRM export)'],
      ['source badge toronto', 'Booth scans Toronto, day 3'],
      ['349 declared', 'Mixed contacts Kraków (to sort)'],
    ] as const) {
      await searchBox(page).fill(words)
      await expectRows(page, 1)
      await expect(rowLink(page, title)).toBeVisible()
    }
  })

  await test.step('goes back to the list before the search, not through its letters', async () => {
    await console.open('/imports?status=failed')
    await expectRows(page, 14)
    await searchBox(page).pressSequentially('ven')
    await expect(page).toHaveURL(/\?q=ven&status=failed$/)
    await searchBox(page).pressSequentially('dors')
    await expect(page).toHaveURL(/\?q=vendors&status=failed$/)
    await expectRows(page, 1)
    await page.goBack()
    await expect(page).toHaveURL(/\/imports\?status=failed$/)
    await expect(searchBox(page)).toHaveValue('')
    await expectRows(page, 14)
    await page.goForward()
    await expect(searchBox(page)).toHaveValue('vendors')
    await expectRows(page, 1)
  })

  await test.step('has a chip for what neither the box nor a tab says, and one click clears all', async () => {
    await console.open('/imports?q=leads&status=failed&status=pending&sort=-rows')
    await expect(chips(page).getByRole('button')).toHaveText([
      'Status: Failed, remove this filter',
      'Status: Pending, remove this filter',
      'Clear filters',
    ])
    await chips(page).getByRole('button', { name: 'Status: Pending' }).click()
    await expect(page).toHaveURL(/\?q=leads&status=failed&sort=-rows$/)
    await expect(chips(page)).toHaveCount(0)
    await page.goBack()
    await chips(page).getByRole('button', { name: 'Clear filters' }).click()
    await expect(page).toHaveURL(/\/imports\?sort=-rows$/)
    await expect(searchBox(page)).toHaveValue('')
    await expect(chips(page)).toHaveCount(0)
    await expectRows(page, 60)
  })

  await test.step('says that nothing matches, and how to go on', async () => {
    await console.open()
    await searchBox(page).fill('leads nowhere')
    await expect(page.getByRole('heading', { name: 'No import matches' })).toBeVisible()
    await expect(page.getByText('0 matches of 60 imports', { exact: true })).toBeVisible()
    await expect(page).toHaveURL(/\?q=leads\+nowhere$/)
    await page.getByRole('button', { name: 'Clear filters' }).last().click()
    await expectRows(page, 60)
  })
})
