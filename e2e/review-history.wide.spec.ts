import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { details, expectRows, openMenu, rowLink, searchBox, sortedTable, tab } from './screens.ts'

const views = [
  { search: '', rows: 60, first: 'Research scientists, cybersecurity' },
  { search: '?status=failed', rows: 14, first: 'Q1 leads (CRM export)' },
  { search: '?q=suppliers&status=failed', rows: 1, first: 'Packaging suppliers, UK & Ireland' },
  { search: '?q=suppliers', rows: 5, first: null },
  { search: '?q=suppliers&sort=-rows', rows: 5, first: null },
  { search: '?q=suppliers&entity=company&sort=-rows', rows: null, first: null },
]

async function expectView(page: Page, origin: string, index: number): Promise<void> {
  const { search, rows, first } = views[index]!
  await expect(page).toHaveURL(`${origin}/imports${search}`)
  if (rows === 60 || rows === 14 || rows === 1) await expectRows(page, rows)
  if (first) await expect(sortedTable(page).getByRole('row').nth(1)).toContainText(first)
  await expect(searchBox(page)).toHaveValue(search.includes('suppliers') ? 'suppliers' : '')
  const sorted = page.getByRole('columnheader', { name: search.includes('-rows') ? 'Rows' : 'Created' })
  await expect(sorted).toHaveAttribute('aria-sort', 'descending')
}

test('keeps the view in the address, back and forward, for whoever opens it', async ({
  page,
  console,
  context,
}) => {
  await test.step('goes back through five views, and forward again', async () => {
    await console.open()
    await expectView(page, console.url, 0)
    await tab(page, /^Failed/).click()
    await expectView(page, console.url, 1)
    await searchBox(page).fill('suppliers')
    await expectView(page, console.url, 2)
    await tab(page, /^All/).click()
    await expectView(page, console.url, 3)
    await page.getByRole('columnheader', { name: 'Rows' }).getByRole('button').click()
    await expectView(page, console.url, 4)
    const menu = await openMenu(page, 'Filters')
    await menu.getByRole('checkbox', { name: /^Company/ }).check()
    await expectView(page, console.url, 5)
    await page.keyboard.press('Escape')
    for (const index of [4, 3, 2, 1, 0]) {
      await page.goBack()
      await expectView(page, console.url, index)
    }
    for (const index of [1, 2, 3, 4, 5]) {
      await page.goForward()
      await expectView(page, console.url, index)
    }
  })

  await test.step('shows the same to whoever opens the link', async () => {
    await console.open('/imports?status=failed&sort=title')
    await searchBox(page).fill('a')
    await expect(page).toHaveURL(/\?q=a&status=failed&sort=title$/)
    await rowLink(page, 'Approved vendors EMEA').click()
    await expect(details(page).getByRole('heading', { name: 'Approved vendors EMEA' })).toBeVisible()
    const shown = await sortedTable(page).getByRole('link').allTextContents()
    expect(shown.length).toBeGreaterThan(5)

    const other = await context.newPage()
    await other.goto(page.url())
    await expect(details(other).getByRole('heading', { name: 'Approved vendors EMEA' })).toBeVisible()
    await expect(sortedTable(other).getByRole('link')).toHaveText(shown)
    await expect(searchBox(other)).toHaveValue('a')
    await expect(other.getByRole('columnheader', { name: 'Title' })).toHaveAttribute('aria-sort', 'ascending')
  })
})

test('goes back over what was typed in a field as one step', async ({ page, console }) => {
  await test.step('goes back to the list before a field was typed in, not through its digits', async () => {
    await console.open('/imports?status=failed')
    await expectRows(page, 14)
    const menu = await openMenu(page, 'Filters')
    await menu.getByRole('spinbutton', { name: 'At least' }).pressSequentially('1000')
    await expect(page).toHaveURL(/\?status=failed&rows=1000$/)
    await menu.getByLabel('From', { exact: true }).pressSequentially('01022024')
    await expect(page).toHaveURL(/\?status=failed&from=2024-01-02&rows=1000$/)
    await menu.getByLabel('To', { exact: true }).pressSequentially('12312099')
    await expect(page).toHaveURL(/&to=2099-12-31&rows=1000$/)
    await page.goBack()
    await expect(page).toHaveURL(/\?status=failed&from=2024-01-02&rows=1000$/)
    await page.goBack()
    await expect(page).toHaveURL(/\?status=failed&rows=1000$/)
    await page.goBack()
    await expect(page).toHaveURL(/\/imports\?status=failed$/)
    await expectRows(page, 14)
  })

  await test.step('goes back from one number to the other, where something else came in between', async () => {
    await console.open()
    const menu = await openMenu(page, 'Filters')
    const rows = menu.getByRole('spinbutton', { name: 'At least' })
    await rows.pressSequentially('010')
    await menu.getByRole('checkbox', { name: /^Failed/ }).check()
    await rows.press('End')
    await rows.pressSequentially('00')
    await expect(page).toHaveURL(/\?status=failed&rows=1000$/)
    await page.goBack()
    await expect(page).toHaveURL(/\?status=failed&rows=10$/)
    // What is typed now is no part of the step that was taken back.
    await rows.press('End')
    await rows.pressSequentially('0')
    await expect(page).toHaveURL(/\?status=failed&rows=100$/)
    await page.goBack()
    await expect(page).toHaveURL(/\?status=failed&rows=10$/)
    await page.goBack()
    await expect(page).toHaveURL(/\/imports\?rows=10$/)
    await page.goBack()
    await expectRows(page, 60)
  })
})
