import { renameSync, writeFileSync } from 'node:fs'
import { ledgerFilesOf } from '../server/testing/ledger-file.ts'
import { expectClean } from './axe.ts'
import { broken, ledgerNotice } from './broken-ledger.ts'
import { expect, test } from './console.ts'
import { watchLayoutShift } from './layout-shift.ts'
import {
  confirmButton,
  deleteButton,
  deleteDialog,
  deletionFailure,
  openDeletion,
  rowLink,
} from './screens.ts'

test('says so when the ledger is removed or breaks while the page is open, and moves nothing', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  const shift = await watchLayoutShift(page)
  const { ledger, head } = ledgerFilesOf(live.dataDir)
  await live.open()
  await rowLink(page, 'Alumni network').click()
  await expect(deleteButton(page)).toBeVisible()
  // Layout shifts soon after a press are not counted, and the notice comes with the answer to one.
  const top = async () => (await rowLink(page, 'Alumni network').boundingBox())?.y
  const before = await top()
  await openDeletion(page)
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  renameSync(ledger, `${ledger}.elsewhere`)
  await confirmButton(page).click()
  await expect(deletionFailure(page)).toContainText('The ledger could not be written')
  await deleteDialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(ledgerNotice(page)).toContainText('The ledger cannot be used.')
  expect(await top()).toBe(before)
  await expectClean(page, 'a ledger that is not in place')
  renameSync(`${ledger}.elsewhere`, ledger)
  await expect(ledgerNotice(page)).toContainText('Changes and deletions are possible again.')

  await openDeletion(page)
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  writeFileSync(head, '')
  await confirmButton(page).click()
  await expect(deletionFailure(page)).toContainText('The ledger was changed or damaged')
  await expect(deletionFailure(page)).toContainText('npm run ledger:acknowledge')
  await expectClean(page, 'a deletion that a broken ledger refuses')
  await deleteDialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(ledgerNotice(page)).toContainText('The ledger was changed or damaged.')
  await expect(deleteButton(page)).toHaveAccessibleDescription(broken)
  expect(await top()).toBe(before)
  expect(await shift()).toBeLessThanOrEqual(0.01)
  expect(live.stub.count('DELETE')).toBe(0)
})
