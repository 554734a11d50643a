import { expectClean } from './axe.ts'
import { deleteAll, dock } from './bulk.ts'
import { expect, test } from './console.ts'
import { expectRows } from './screens.ts'

test('plays a rate-limited afternoon, and starts again with as many imports as asked for', async ({
  page,
  startConsole,
}) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '12' } })
  await console.open()
  await page.getByRole('link', { name: 'Sandbox', exact: true }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Sandbox', level: 1 })).toBeVisible()
  await expectClean(page, 'the controls of the sandbox')
  await page.getByRole('button', { name: 'Start: A rate-limited afternoon' }).press('Enter')
  await expect(page.getByRole('listitem').filter({ hasText: 'rate-limited' })).toContainText('Running')
  const badge = page.getByRole('banner').getByRole('link', { name: /^Sandbox/ })
  await expect(badge).toHaveText('Sandbox · A rate-limited afternoon')
  await expect(page.getByRole('textbox', { name: 'Rate-limited, %' })).toHaveValue('40')
  // Reads would be turned away too: a person would try again, this test need not.
  await page.getByRole('textbox', { name: 'Rate-limited, %' }).fill('140')
  await expect(page.getByText('A whole number from 0 to 100')).toBeVisible()
  await page.getByRole('textbox', { name: 'Rate-limited, %' }).fill('0')
  await page.getByRole('textbox', { name: 'Latency, ms' }).fill('50')
  await page.getByRole('button', { name: 'Save the settings' }).press('Enter')
  await expect(page.getByText('Running')).toHaveCount(0)
  await expect(badge).toHaveText('Sandbox')

  await page.getByRole('textbox', { name: 'Sample imports' }).fill('30')
  await page.getByRole('button', { name: 'Reset…' }).press('Enter')
  await page.getByRole('button', { name: 'Throw away 12 imports' }).press('Enter')
  await expectRows(page, 30)
  await deleteAll(page, '30')
  await expect(dock(page)).toContainText('30 deleted', { timeout: 30_000 })

  await page.setViewportSize({ width: 320, height: 640 })
  await console.open('/sandbox')
  await expect(page.getByRole('button', { name: 'Start: 10,000 imports' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})

test('has nothing to control where the console is live', async ({ page, live, expectFailedRequests }) => {
  expectFailedRequests()
  await live.open('/sandbox')
  await expect(page.getByRole('heading', { name: 'There is no sandbox here' })).toBeVisible()
})
