import type { Browser } from '@playwright/test'
import { bar, deleteAll, dock, jobsOf, rowCount } from './bulk.ts'
import { expect } from './console.ts'
import { expectRows } from './screens.ts'
import { test } from './slow-console.ts'

test('goes on while the tab is closed, and shows where it stands when it is opened again', async ({
  page,
  slow,
  context,
}) => {
  await slow.open()
  await deleteAll(page, '20')
  await expect(dock(page)).toContainText('Running')
  await page.close()
  const again = await context.newPage()
  await again.goto(`${slow.url}/imports`)
  await expect(dock(again)).toContainText(/of 20/)
  await expect(dock(again)).toContainText('Finished')
  await expect(again.getByRole('heading', { name: 'No imports yet' })).toBeVisible()
  expect(slow.stub.count('DELETE')).toBe(20)
})

test.describe('in a process of its own', () => {
  test.use({ ownProcess: true })

  test('goes on after the server was killed, and the page with it', async ({
    page,
    slow,
    expectFailedRequests,
  }) => {
    expectFailedRequests()
    await slow.open()
    await deleteAll(page, '20')
    await expect.poll(async () => Number(await bar(page).getAttribute('aria-valuenow'))).toBeGreaterThan(3)
    await slow.kill()
    await expect(dock(page)).toContainText('Can’t reach the console')
    await slow.start()
    // One whose call was cut off before it took effect is sent again once that call can no longer arrive: 33 s.
    await expect(dock(page)).toContainText('Finished', { timeout: 60_000 })
    await expect(dock(page)).not.toContainText('Can’t reach the console')
    expect(slow.stub.imports.size).toBe(0)
    await expect(page.getByRole('heading', { name: 'No imports yet' })).toBeVisible()
  })
})

test('is seen by another browser, which may stop it', async ({ page, slow, browser, watch }) => {
  await slow.open()
  const other = await otherPage(browser)
  await other.goto(`${slow.url}/imports`)
  await expectRows(other, 20)
  await deleteAll(page, '20')
  await expect(dock(page)).toContainText('Running')
  // It looks by itself every ten seconds, and when it is looked at again.
  await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  await expect(dock(other)).toContainText('Running')
  await expect.poll(() => rowCount(other)).toBeLessThan(18)
  await dock(other).getByRole('button', { name: 'Stop' }).click()
  await expect(dock(page)).toContainText('Stopped')
  await expect(dock(other)).toContainText('Stopped')
  expect(await jobsOf(page)).toHaveLength(1)
  expect(watch.problems).toEqual([])
  await other.context().close()
})

async function otherPage(browser: Browser) {
  return (await browser.newContext()).newPage()
}
