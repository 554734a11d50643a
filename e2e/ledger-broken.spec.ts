import { renameSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { deleteAll, dock } from './bulk.ts'
import { expect, type LiveConsole } from './console.ts'
import { watchLayoutShift } from './layout-shift.ts'
import { ledgerFilesOf, tamper } from '../server/testing/ledger-file.ts'
import {
  confirmButton,
  deleteButton,
  deletedNotice,
  deleteDialog,
  deletionFailure,
  fact,
  openDeletion,
  record,
  rowLink,
} from './screens.ts'
import { test } from './slow-console.ts'
import { tabTo } from './tab-to.ts'

const notice = (page: Page) => page.getByRole('region', { name: 'Changes and deletions' })
const problems = (page: Page) => page.getByRole('region', { name: 'Ledger problems' })
const dialog = (page: Page) => page.getByRole('alertdialog', { name: /^Acknowledge \d+ problems?$/ })
const broken = 'The ledger was changed or damaged: see the Deletions page first'

/** Deletes some imports by the console's own route, as records 1, 2 and so on. */
async function deleteImports({ url }: LiveConsole, ...ids: string[]): Promise<void> {
  for (const id of ids) await fetch(`${url}/api/websets/v0/imports/${id}`, { method: 'DELETE' })
}

/** Changes the ledger while the console is down. */
async function tamperWhileStopped(live: LiveConsole, sql: string): Promise<void> {
  await live.stop()
  tamper(live.dataDir, sql)
  await live.start()
}

test('tells of a ledger that is whole in one line, with more on demand', async ({ page, live }) => {
  await live.open('/deletions')
  await expect(page.getByText(/^Ledger intact · verified/)).toBeVisible()
  await deleteImports(live, 'import_suppliers')
  await page.reload()
  const line = page.getByText(/^Ledger intact · verified/)
  // The account's first entry, and two of the record.
  await expect(line).toHaveAttribute('title', /^A chain of 3 entries, .* Last hash: [0-9a-f]{64}$/)
  await tabTo(page, line)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Copy hash of the last entry' })).toBeVisible()
  await expectClean(page, 'a ledger that is whole')
})

test('deletes nothing on a ledger that was changed, and goes on once somebody acknowledges that', async ({
  page,
  live,
}) => {
  await deleteImports(live, 'import_suppliers', 'import_webinar')
  await tamperWhileStopped(live, "UPDATE deletions SET operator = 'somebody else' WHERE id = 2")
  const shift = await watchLayoutShift(page)
  await live.open()
  await expect(notice(page)).toContainText('The ledger was changed or damaged.')
  await expect(page.getByRole('button', { name: 'New import' })).toHaveAccessibleDescription(broken)
  await rowLink(page, 'Alumni network').click()
  await expect(deleteButton(page)).toHaveAccessibleDescription(broken)
  expect(await shift()).toBeLessThanOrEqual(0.01)

  await notice(page).getByRole('link', { name: 'See what is wrong' }).click()
  await expect(problems(page)).toContainText('1 problem in the ledger')
  await expect(problems(page)).toContainText('Record 2 is not what entry 5, its last, says of it.')
  await expect(problems(page)).toContainText('npm run ledger:verify')
  await page.reload()
  await expect(page.getByRole('table', { name: 'Deletions, newest first' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(await shift()).toBeLessThanOrEqual(0.01)
  await problems(page).getByRole('link', { name: 'Record 2' }).click()
  await expect(fact(record(page), 'By')).toHaveText('somebody else')
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 320, height: 640 })
  await expectClean(page, 'a ledger that was changed')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await page.setViewportSize({ width: 1280, height: 800 })

  await problems(page).getByRole('button', { name: 'Acknowledge…' }).press('Enter')
  await expect(dialog(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
  const goOn = dialog(page).getByRole('button', { name: 'Acknowledge 1 problem' })
  await expect(goOn).toHaveAccessibleDescription('Check the box first')
  await goOn.click({ force: true })
  await dialog(page).getByRole('textbox', { name: 'Note (optional)' }).fill('x'.repeat(510))
  await expect(dialog(page)).toContainText('Limit: 500 characters')
  await dialog(page).getByRole('textbox', { name: 'Note (optional)' }).fill('Ada mended it by hand.')
  await expectClean(page, 'the dialog that acknowledges')
  await dialog(page)
    .getByRole('checkbox', { name: /I have looked into this problem/ })
    .check()
  await goOn.click()
  await expect(dialog(page)).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Deletions', exact: true })).toBeFocused()
  await expect(notice(page)).toContainText('Changes and deletions are possible again.')
  await expect(problems(page)).toHaveCount(0)

  await page.reload()
  await expect(page.getByText(/^No other problems in the ledger · verified/)).toBeVisible()
  await expect(notice(page)).toHaveCount(0)
  const acknowledged = page.getByText(/^1 problem acknowledged on .+ by .+ at 127\.0\.0\.1$/)
  await acknowledged.click()
  await expect(page.getByText('Note: Ada mended it by hand.')).toBeVisible()
  await expectClean(page, 'a problem that was acknowledged')
  await live.open('/imports/import_alumni')
  await openDeletion(page)
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toBeVisible()
})

test('acknowledges what was shown, and not what came up behind it', async ({ page, live }) => {
  await deleteImports(live, 'import_suppliers', 'import_webinar')
  await tamperWhileStopped(live, "UPDATE deletions SET operator = 'somebody else' WHERE id = 2")
  await live.open('/deletions')
  await problems(page).getByRole('button', { name: 'Acknowledge…' }).click()
  writeFileSync(ledgerFilesOf(live.dataDir).head, 'garbled')
  await dialog(page).getByRole('checkbox').check()
  await dialog(page).getByRole('button', { name: 'Acknowledge 1 problem' }).click()
  await expect(problems(page)).toContainText('The end of the ledger cannot be proven')
  await expect(problems(page)).not.toContainText('Record 2')
  await expect(page.getByText(/^1 problem acknowledged on/)).toBeVisible()
  await expect(notice(page)).toContainText('The ledger was changed or damaged.')
})

test('says so when the ledger breaks while the page is open, and moves nothing', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  const shift = await watchLayoutShift(page)
  await live.open()
  await openDeletion(page, 'Alumni network')
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  writeFileSync(ledgerFilesOf(live.dataDir).head, '')
  await confirmButton(page).click()
  await expect(deletionFailure(page)).toContainText('The ledger was changed or damaged')
  await expect(deletionFailure(page)).toContainText('npm run ledger:acknowledge')
  await expectClean(page, 'a deletion that a broken ledger refuses')
  await deleteDialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(notice(page)).toContainText('The ledger was changed or damaged.')
  await expect(deleteButton(page)).toHaveAccessibleDescription(broken)
  expect(await shift()).toBeLessThanOrEqual(0.01)
  expect(live.stub.count('DELETE')).toBe(0)
})

test('says when the files of the ledger are not in place, until they are again', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await openDeletion(page, 'Alumni network')
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  const { ledger } = ledgerFilesOf(live.dataDir)
  renameSync(ledger, `${ledger}.elsewhere`)
  await confirmButton(page).click()
  await expect(deletionFailure(page)).toContainText('The ledger could not be written')
  await deleteDialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(notice(page)).toContainText('The ledger cannot be used.')
  await expect(notice(page)).toContainText('was removed while the console had it open. Restart the console')
  await expect(deleteButton(page)).toHaveAccessibleDescription(
    'The ledger cannot be used: the notice on this page says why',
  )
  await expectClean(page, 'a ledger that is not in place')
  renameSync(`${ledger}.elsewhere`, ledger)
  await expect(notice(page)).toContainText('Changes and deletions are possible again.')
  expect(live.stub.count('DELETE')).toBe(0)
})

test('offers no way on with a job that is not what was confirmed', async ({ page, slow }) => {
  await slow.open()
  await deleteAll(page, '20')
  await expect.poll(() => slow.stub.imports.size).toBeLessThan(18)
  await page.goto('about:blank')
  await tamperWhileStopped(slow, "UPDATE job_items SET import_id = 'import_other' WHERE position = 19")
  await slow.open('/deletions')
  await problems(page).getByRole('button', { name: 'Acknowledge…' }).click()
  await dialog(page).getByRole('checkbox').check()
  await dialog(page)
    .getByRole('button', { name: /^Acknowledge \d/ })
    .click()
  await slow.open('/deletions/jobs/1')
  const job = page.getByRole('main')
  await expect(job).toContainText('Paused: the job was changed after it was confirmed')
  await expect(job).toContainText('select the imports again and delete them in a new job')
  await expect(job.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(job.getByRole('button', { name: 'Resume' })).toHaveCount(0)
  await expect(dock(page).getByRole('button', { name: 'Resume' })).toHaveCount(0)
  await expectClean(page, 'a job that was changed')
})
