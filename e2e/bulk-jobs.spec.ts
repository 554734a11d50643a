import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { rateLimit, refuse } from '../server/testing/stub-behaviours.ts'
import { readCsv } from '../src/lib/read-csv.ts'
import {
  bar,
  bulkConfirm,
  bulkDialog,
  countField,
  deleteAll,
  dock,
  holdMany,
  jobsOf,
  rowCount,
  selectAll,
} from './bulk.ts'
import { expect } from './console.ts'
import { deleteButton, details, expectRows, rowLink, selection, triage } from './screens.ts'
import { inPages } from '../server/testing/stub-behaviours.ts'
import { test } from './slow-console.ts'

const report = (page: Page) => page.getByRole('main')

test('shows how a job goes on, on every page, and lets the rows leave as they are deleted', async ({
  page,
  slow,
}) => {
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
  await dock(page).getByRole('button', { name: 'Expand' }).press('Enter')
  await expect(dock(page)).toContainText('Finished', { timeout: 20_000 })
  await expect(dock(page)).toContainText('20 deleted')
  expect(slow.stub.imports.size).toBe(0)
})

test('stops and resumes without asking', async ({ page, slow }) => {
  await slow.open()
  await deleteAll(page, '20')
  await dock(page).getByRole('button', { name: 'Stop' }).click()
  await expect(dock(page)).toContainText('Stopped')
  await expect(dock(page)).not.toContainText('in progress')
  const left = slow.stub.imports.size
  expect(left).toBeGreaterThan(5)
  // What was under way when it was stopped leaves the list too.
  await expectRows(page, left)
  await page.waitForTimeout(1_000)
  expect(slow.stub.imports.size).toBe(left)
  await dock(page).getByRole('button', { name: 'Resume' }).press('Enter')
  await expect(dock(page)).toContainText('Running')
  await expect(dock(page)).toContainText('Finished', { timeout: 20_000 })
  await expect(page.getByRole('heading', { name: 'No imports yet' })).toBeVisible()
})

test('shows what failed as it comes, and tries that again as a job of its own', async ({ page, live }) => {
  holdMany(live.stub, 12)
  live.stub.script('DELETE', refuse(422, { error: 'It is locked.' }), refuse(409, { error: 'It is in use.' }))
  await live.open()
  await deleteAll(page, '12')
  await expect(dock(page)).toContainText('Finished')
  await expect(dock(page)).toContainText('2 refused, 10 deleted')
  const failed = dock(page).getByRole('list', { name: 'What failed' })
  await expect(failed).toContainText('It is locked.')
  await expect(failed).toContainText('It is in use.')
  await failed.getByRole('link', { name: 'See all 2 in the job' }).click()
  await expect(page).toHaveURL(/\/deletions\/jobs\/1\?state=failed&state=refused$/)
  await expect(
    report(page).getByRole('region', { name: 'Imports of the job' }).getByRole('listitem'),
  ).toHaveCount(2)
  await report(page).getByRole('button', { name: 'Retry the 2 that failed' }).dblclick()
  await expect(page).toHaveURL(/\/deletions\/jobs\/2$/)
  await expect(report(page).getByRole('heading', { level: 1 })).toHaveText(
    'Delete 2 imports, again after job 1',
  )
  await expect(report(page)).toContainText('Finished')
  expect(live.stub.imports.size).toBe(0)
  expect(await jobsOf(page)).toHaveLength(2)
  await report(page)
    .getByRole('link', { name: /^Job 1/ })
    .click()
  await expect(page).toHaveURL(/\/deletions\/jobs\/1$/)
})

test('says why it paused itself, and what to do', async ({ page, live }) => {
  holdMany(live.stub, 12)
  live.stub.always('DELETE', refuse(401, { requestId: 'r', error: 'No such key.', tag: 'INVALID_API_KEY' }))
  await live.open()
  await deleteAll(page, '12')
  await expect(dock(page)).toContainText('Paused: Exa did not accept the API key')
  await expect(dock(page)).toContainText('The rest is untouched.')
  expect(live.stub.imports.size).toBe(12)
  // A page that is opened now shows it too.
  await page.reload()
  await expect(dock(page)).toContainText('Paused: Exa did not accept the API key')
  await dock(page).getByRole('link', { name: 'Delete 12 imports' }).click()
  await expect(report(page)).toContainText('The key’s budget: 100 calls a second, 0 waiting')
  live.stub.recover()
  await dock(page).getByRole('button', { name: 'Resume' }).click()
  await expect(dock(page)).toContainText('Finished')
})

test('counts down while Exa asks for a pause', async ({ page, live }) => {
  holdMany(live.stub, 12)
  live.stub.script('DELETE', rateLimit('6'))
  await live.open()
  await deleteAll(page, '12')
  await expect(dock(page)).toContainText(/Exa asked for a pause: going on in [456] s/)
  await expect(dock(page)).toContainText(/Exa asked for a pause: going on in [23] s/)
  await expect(dock(page)).toContainText('12 deleted', { timeout: 20_000 })
  await expect(dock(page)).not.toContainText('asked for a pause')
})

test('lists the jobs, and says what it has not got', async ({ page, live, expectFailedRequests }) => {
  await live.open('/deletions/jobs')
  await expect(page.getByRole('heading', { name: 'No job yet' })).toBeVisible()
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
    await expect(page.getByRole('heading', { name: 'There is no such job' })).toBeVisible()
  }
})

test('deletes what a triage marked, and what a group of failures holds', async ({ page, live }) => {
  await live.open('/imports?mode=triage')
  await triage(page).getByRole('button', { name: 'Start' }).click()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await triage(page).getByRole('button', { name: 'Delete 2 imports…' }).click()
  await countField(page).fill('2')
  await expect(bulkConfirm(page)).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(dock(page)).toContainText('2 deleted')
  await expect(triage(page).getByRole('heading', { name: 'Nothing is marked' })).toBeVisible()
  await live.open('/imports?mode=groups')
  await page
    .getByRole('region', { name: 'Failure groups' })
    .getByRole('button', { name: 'Delete 1 import…' })
    .click()
  await countField(page).fill('1')
  await expect(bulkConfirm(page)).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(dock(page)).toContainText('1 deleted')
  await expect(page.getByRole('heading', { name: 'No failed imports' })).toBeVisible()
})

test('is about the open import by the key d, though others are selected', async ({ page, live }) => {
  await live.open()
  await selectAll(page).check()
  await rowLink(page, 'Suppliers to audit').click()
  await expect(deleteButton(page)).toBeVisible()
  await details(page).getByRole('heading').first().focus()
  await page.keyboard.press('d')
  await expect(page.getByRole('alertdialog', { name: 'Delete import', exact: true })).toBeVisible()
})

test('deletes nothing where it is read-only, and says why', async ({ page, startConsole }) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '12', READ_ONLY: '1' } })
  await console.open()
  await selectAll(page).check()
  const button = selection(page).getByRole('button', { name: 'Delete 12 imports…' })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await expect(button).toHaveAccessibleDescription('This console is read-only (READ_ONLY=1)')
  await button.click({ force: true })
  await expect(bulkDialog(page)).toHaveCount(0)
  await page.keyboard.press('d')
  await countField(page).fill('12')
  await expect(bulkConfirm(page)).toHaveAccessibleDescription('This console is read-only (READ_ONLY=1)')
  await page.keyboard.press('Enter')
  await expect(bulkDialog(page)).toBeVisible()
  expect(await jobsOf(page)).toEqual([])
})

test('asks for fewer where a job cannot take so many', async ({ page, startConsole }) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '10001' } })
  await console.open()
  await expect(page.getByText('10,001 imports', { exact: true })).toBeVisible({ timeout: 20_000 })
  await selectAll(page).check()
  const button = selection(page).getByRole('button', { name: 'Delete 10,001 imports…' })
  await expect(button).toHaveAccessibleDescription(/^A job takes 10,000 imports at most: select fewer/)
})

test('a list that is still loading goes on while a job deletes', async ({ page, slow }) => {
  const ids = holdMany(slow.stub, 1_200).map(({ id }) => id)
  slow.stub.always('GET', inPages(700))
  await slow.open('/deletions/jobs')
  await page.evaluate(
    async (body) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'most' }
      await fetch('/api/console/jobs', { method: 'POST', headers, body })
    },
    JSON.stringify({ ids: ids.slice(200) }),
  )
  await slow.open()
  await expect(dock(page)).toContainText('Running')
  await expect(page.getByText(/^1,[\d]{3} imports$/)).toBeVisible({ timeout: 30_000 })
  await expect(dock(page)).toContainText('Running')
})
