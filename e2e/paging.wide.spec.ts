import { expect, test } from './console.ts'
import { importsTable, row, tab } from './screens.ts'

test('loads a thousand imports in the background and keeps a window of rows', async ({
  page,
  startConsole,
}) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '1000', RATE_LIMIT_RPS: '1' } })
  await console.open()
  const rows = importsTable(page).getByRole('row')
  await expect(page.getByText(/^[2468]00 imports loaded, more to come$/)).toBeVisible()
  await expect(page.getByRole('progressbar', { name: 'Loading imports' })).toBeVisible()
  await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()

  await expect(page.getByText('1,000 imports', { exact: true })).toBeVisible()
  await expect(page.getByRole('progressbar')).toBeHidden()
  await expect(tab(page, 'All 1,000')).toBeVisible()
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '1001')
  expect(await rows.count()).toBeLessThan(80)

  await row(page, 'Q1 leads (CRM export)').hover()
  const last = importsTable(page).locator('[aria-rowindex="1001"]')
  await expect(async () => {
    await page.mouse.wheel(0, 50_000)
    await expect(last).toBeInViewport({ timeout: 200 })
  }).toPass()
  expect(await rows.count()).toBeLessThan(80)
  await expect(page.getByRole('columnheader', { name: 'Title' })).toBeInViewport()
})
