import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { readCsv } from '../src/contract/csv/read-csv.ts'
import { bar, deleteAll, dock, rowCount } from './bulk.ts'
import { rateLimit } from '../server/testing/stub-behaviours.ts'
import { honest } from '../server/testing/stub-upstream.ts'
import { expect } from './console.ts'
import { test } from './slow-console.ts'

const report = (page: Page) => page.getByRole('main')

test('shows how a job goes on, on every page, and lets the rows leave as they are deleted', async ({
  page,
  slow,
}) => {
  // However slowly the page is looked at, the job still runs.
  let isHeld = true
  const isLast = () => isHeld && slow.stub.imports.size <= 4
  slow.stub.always('DELETE', (exchange) => (isLast() ? rateLimit('1') : honest)(exchange))
  await slow.open()
  await deleteAll(page, '20')
  await expect(dock(page)).toContainText('Running')
  await expect(dock(page)).toContainText(/\d+ of 20 · [\d.]+ a second · about \d+ s left/)
  await expect(bar(page)).toHaveAttribute('aria-valuemax', '20')
  await expect.poll(async () => Number(await bar(page).getAttribute('aria-valuenow'))).toBeGreaterThan(4)
  await expect.poll(() => rowCount(page)).toBeLessThan(18)
  // It takes room of its own.
  const list = await page.getByRole('region', { name: 'Imports', exact: true }).boundingBox()
  const under = await dock(page).boundingBox()
  expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual((under?.y ?? 0) + 1)
  await page.getByRole('link', { name: 'Deletions', exact: true }).click()
  await expect(dock(page)).toContainText('Running')
  await dock(page).getByRole('button', { name: 'Collapse' }).press('Enter')
  await expect(bar(page)).toHaveCount(0)
  await expect(dock(page)).toContainText(/Running: \d+ of 20/)
  isHeld = false
  await dock(page).getByRole('button', { name: 'Expand' }).press('Enter')
  await expect(dock(page)).toContainText('Finished')
  await expect(dock(page)).toContainText('20 deleted')
  expect(slow.stub.imports.size).toBe(0)
})

test('lists the jobs, and says what it has not got', async ({ page, live, expectFailedRequests }) => {
  await live.open('/deletions/jobs')
  await expect(page.getByRole('heading', { name: 'No jobs yet' })).toBeVisible()
  await live.open()
  await deleteAll(page, '5')
  await expect(dock(page)).toContainText('Finished')
  await dock(page).getByRole('link', { name: 'Delete 5 imports' }).click()
  const items = report(page).getByRole('region', { name: 'Imports of the job' }).getByRole('listitem')
  await expect(items).toHaveCount(5)
  await expect(items.first()).toContainText('Channel partners, Iberia')
  await items.first().getByRole('link').click()
  await expect(page).toHaveURL(/\/deletions\/\d+$/)
  await page.goBack()
  await report(page)
    .getByRole('navigation', { name: 'Filter by outcome' })
    .getByRole('link', { name: 'Deleted 5' })
    .click()
  await expect(page).toHaveURL(/\?state=deleted$/)
  const download = page.waitForEvent('download')
  await report(page).getByRole('button', { name: 'Export 5 records as CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^deletion-job-1-.*\.csv$/)
  const [columns = [], ...records] = readCsv((await readFile(await file.path(), 'utf8')).slice(1))
  const cells = (name: string) => records.map((record) => record[columns.indexOf(name)])
  expect(cells('outcome')).toEqual(Array(5).fill('deleted'))
  expect(cells('job')).toEqual(Array(5).fill('1'))
  expect(cells('import_id')).toContain('import_partners')
  await report(page).getByRole('link', { name: 'All deletion jobs' }).click()
  await expect(page.getByRole('list', { name: 'Jobs' }).getByRole('listitem')).toHaveText(
    /Delete 5 imports.*Finished.*5 deleted/,
  )
  expectFailedRequests()
  for (const id of ['77', 'none']) {
    await live.open(`/deletions/jobs/${id}`)
    await expect(page.getByRole('heading', { name: 'No such job' })).toBeVisible()
  }
})
