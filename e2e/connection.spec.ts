import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { importsTable, readNote, tab } from './screens.ts'

test.beforeEach(({ expectFailedRequests }) => expectFailedRequests())

/** Lets the page's time run until `assertion` holds: what it does every few seconds need not be waited for. */
async function hurry(page: Page, assertion: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.clock.fastForward(1_000)
    await assertion()
  }).toPass()
}

test('says that the server has stopped, and recovers when it is back', async ({ page, console }) => {
  await page.clock.install()
  await console.open()
  await expect(tab(page, 'All 60')).toBeVisible()
  // All parts of the page are there.
  await expect(page.getByRole('region', { name: 'Imports per day' })).toBeVisible()
  await console.stop()
  // Imports in flight make the page ask again every few seconds.
  const note = readNote(page)
  await hurry(page, () => expect(note).toContainText(/^Can’t reach the console. Retrying/, { timeout: 100 }))
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '61')
  await console.start()
  await hurry(page, () => expect(note).toHaveCount(0, { timeout: 100 }))
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '61')
})

test('says so while the browser is offline, keeps the frame, and goes on afterwards', async ({
  page,
  context,
  console,
  expectFailedRequests,
}) => {
  await test.step('says so while the browser is offline, and goes on afterwards', async () => {
    await page.clock.install()
    await console.open()
    await expect(tab(page, 'All 60')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Imports per day' })).toBeVisible()
    await context.setOffline(true)
    const note = readNote(page)
    await hurry(page, () => expect(note).toContainText('Can’t reach the console', { timeout: 100 }))
    await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '61')
    await context.setOffline(false)
    await hurry(page, () => expect(note).toHaveCount(0, { timeout: 100 }))
  })

  await test.step('keeps the frame when a page cannot be fetched, and opens it later', async () => {
    expectFailedRequests()
    await console.open('/imports?status=failed')
    await expect(tab(page, 'All 60')).toBeVisible()
    await context.setOffline(true)
    await page.getByRole('link', { name: 'Deletions' }).click()
    await expect(page).toHaveURL(/deletions$/)
    const reload = page.getByRole('button', { name: 'Reload the page' })
    await reload.click()
    await expect(page.getByText('Still can’t reach the console.')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Imports', exact: true })).toBeVisible()

    await context.setOffline(false)
    await reload.click()
    await expect(page.getByRole('heading', { name: 'No deletions yet' })).toBeVisible()
  })
})
