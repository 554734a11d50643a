import { renameSync, writeFileSync } from 'node:fs'
import { expectClean } from './axe.ts'
import { deleteAll, dock } from './bulk.ts'
import { expect } from './console.ts'
import {
  acknowledgeDialog,
  broken,
  deleteImports,
  ledgerNotice,
  ledgerProblems,
  tamperWhileStopped,
} from './broken-ledger.ts'
import { watchLayoutShift } from './layout-shift.ts'
import { ledgerFilesOf } from '../server/testing/ledger-file.ts'
import { confirmButton, deleteButton, deleteDialog, deletionFailure, openDeletion } from './screens.ts'
import { test } from './slow-console.ts'
import { tabTo } from './tab-to.ts'

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

test('acknowledges what was shown, and not what came up behind it', async ({ page, live }) => {
  await deleteImports(live, 'import_suppliers', 'import_webinar')
  await tamperWhileStopped(live, "UPDATE deletions SET operator = 'somebody else' WHERE id = 2")
  await live.open('/deletions')
  await ledgerProblems(page).getByRole('button', { name: 'Acknowledge…' }).click()
  writeFileSync(ledgerFilesOf(live.dataDir).head, 'garbled')
  await acknowledgeDialog(page).getByRole('checkbox').check()
  await acknowledgeDialog(page).getByRole('button', { name: 'Acknowledge 1 problem' }).click()
  await expect(ledgerProblems(page)).toContainText('The end of the ledger cannot be proven')
  await expect(ledgerProblems(page)).not.toContainText('Record 2')
  await expect(page.getByText(/^1 problem acknowledged on/)).toBeVisible()
  await expect(ledgerNotice(page)).toContainText('The ledger was changed or damaged.')
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
  await expect(ledgerNotice(page)).toContainText('The ledger was changed or damaged.')
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
  await expect(ledgerNotice(page)).toContainText('The ledger cannot be used.')
  await expect(ledgerNotice(page)).toContainText(
    'was removed while the console had it open. Restart the console',
  )
  await expect(deleteButton(page)).toHaveAccessibleDescription(
    'The ledger cannot be used: the notice on this page says why',
  )
  await expectClean(page, 'a ledger that is not in place')
  renameSync(`${ledger}.elsewhere`, ledger)
  await expect(ledgerNotice(page)).toContainText('Changes and deletions are possible again.')
  expect(live.stub.count('DELETE')).toBe(0)
})

test('offers no way on with a job that is not what was confirmed', async ({ page, slow }) => {
  await slow.open()
  await deleteAll(page, '20')
  await expect.poll(() => slow.stub.imports.size).toBeLessThan(18)
  await page.goto('about:blank')
  await tamperWhileStopped(slow, "UPDATE job_items SET import_id = 'import_other' WHERE position = 19")
  await slow.open('/deletions')
  await ledgerProblems(page).getByRole('button', { name: 'Acknowledge…' }).click()
  await acknowledgeDialog(page).getByRole('checkbox').check()
  await acknowledgeDialog(page)
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
