import { expect, test } from './console.ts'
import { importsTable, row, rowLink, tab } from './screens.ts'

/** Room for all sixty rows at once: of a longer list only the rows in view are in the page. */
const tall = { width: 1280, height: 2600 }

test('shows every import, and filters by status in the address', async ({ page, console }) => {
  await test.step('shows every import with its status, reason, entity and rows', async () => {
    await page.setViewportSize(tall)
    await console.open('/')
    await expect(page).toHaveURL(`${console.url}/imports`)
    await expect(page).toHaveTitle('Imports · Imports Console')
    const failed = row(page, 'Q1 leads (CRM export)')
    await expect(failed.getByRole('cell')).toHaveText([
      '',
      'Q1 leads (CRM export)',
      'Failed',
      'Invalid file content',
      'Person',
      'k.nowak',
      '718',
      /min ago$/,
    ])
    // The link covers the row, so the pointer is on it.
    await failed.getByRole('time').hover({ force: true })
    await expect(failed.getByRole('link')).toHaveAttribute('title', /\d:\d\d:\d\d/)
    await expect(row(page, 'Newsletter sign-ups January')).toContainText('Invalid format')
    await expect(row(page, 'Trade press, logistics')).toContainText('Missing identifier')
    await expect(row(page, 'Portfolio companies')).toContainText('Pending')
    await expect(row(page, 'Research scientists, cybersecurity')).toContainText('Processing')
    await expect(page.getByText('60 imports', { exact: true })).toBeVisible()
    await expect(page.getByRole('banner').getByText('Sandbox · default')).toBeVisible()
  })

  await test.step('filters by status with counts, in the address, back and forward', async () => {
    await console.open()
    const tabs = page.getByRole('navigation', { name: 'Filter by status' }).getByRole('link')
    await expect(tabs).toHaveText(['All 60', 'Pending 4', 'Processing 3', 'Completed 39', 'Failed 14'])
    await expect(tab(page, 'All 60')).toHaveAttribute('aria-current', 'page')

    await tab(page, 'Failed 14').click()
    await expect(page).toHaveURL(/\/imports\?status=failed$/)
    await expect(page).toHaveTitle('Failed imports · Imports Console')
    await expect(tab(page, 'Failed 14')).toHaveAttribute('aria-current', 'page')
    await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '15')
    await expect(importsTable(page).getByRole('row').getByText('Failed')).toHaveCount(14)

    await tab(page, 'Pending 4').click()
    await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '5')
    await page.goBack()
    await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '15')
    await page.goBack()
    await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '61')
    await page.goForward()
    await expect(page).toHaveURL(/\?status=failed$/)
    await page.reload()
    await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '15')
  })
})

test('shows odd titles as text, whole and in their own direction, and row counts in full', async ({
  page,
  oddConsole: console,
}) => {
  await test.step('shows odd titles as text, whole and in their own direction', async () => {
    await page.setViewportSize(tall)
    await console.open()
    await expect(rowLink(page, 'Untitled import')).toBeVisible()
    await expect(row(page, 'Booth scans Toronto, day 3')).toContainText('Canceled')
    await expect(tab(page, 'archived 1')).toBeVisible()
    await expect(rowLink(page, '<img src=x onerror="alert(document.domain)"> leads')).toBeVisible()
    await expect(importsTable(page).getByRole('img')).toHaveCount(0)
    await expect(rowLink(page, 'Invoices \u202Egnp.exe\u202C (scanned)')).toBeAttached()

    const arabic = rowLink(page, 'قائمة العملاء المحتملين — الربع الأول (CRM)')
    expect(await arabic.locator('bdi').evaluate((title) => getComputedStyle(title).direction)).toBe('rtl')
    // Its row reads on from left to right: the status stands to the right of the title, where the others have it.
    const cells = row(page, 'قائمة العملاء المحتملين — الربع الأول (CRM)').getByRole('cell')
    const [title, status] = await Promise.all([cells.nth(1).boundingBox(), cells.nth(2).boundingBox()])
    expect(title!.x).toBeLessThan(status!.x)

    const long = rowLink(page, /^Merged attendee lists:/)
    await expect(long).toHaveText(/^.{300}$/)
    expect((await long.boundingBox())!.height).toBeLessThan(24)
  })

  await test.step('writes row counts in full', async () => {
    await page.setViewportSize(tall)
    await console.open()
    await expect(row(page, 'All companies, full registry dump').getByRole('cell').nth(6)).toHaveText(
      '2,000,000',
    )
    await expect(row(page, 'Suppliers without a risk score').getByRole('cell').nth(6)).toHaveText('0')
  })
})
