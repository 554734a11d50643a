import { gate, rateLimit, refuse } from '../server/testing/stub-behaviours.ts'
import { expectClean } from './axe.ts'
import { acknowledgeProblems, tamperWhileStopped } from './broken-ledger.ts'
import { bulkDialog, deleteAll, dock, openBulk, selectAll } from './bulk.ts'
import { expect } from './console.ts'
import { holdMany, change } from '../server/testing/live-imports.ts'
import { test } from './slow-console.ts'

test('the question before many deletions, in all its states', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  holdMany(live.stub, 14)
  live.stub.websets.push({ id: 'webset_1', title: 'Suppression', imports: [{ id: 'import_3' }] })
  await live.open()
  await selectAll(page).check()
  await expectClean(page, 'selection')
  const reading = gate(refuse(403, { error: 'Not now.' }))
  live.stub.script('GET', reading.behaviour)
  await openBulk(page)
  await expectClean(page, 'being read again')
  reading.release()
  await expect(bulkDialog(page).getByRole('alert')).toBeVisible()
  await expectClean(page, 'could not be read again')
  live.stub.imports.delete('import_14')
  for (const id of ['import_1', 'import_2']) change(live.stub, id, { status: 'completed' })
  await bulkDialog(page).getByRole('button', { name: 'Try again' }).click()
  await expect(bulkDialog(page)).toContainText('2 changed since you selected them')
  await bulkDialog(page).getByRole('checkbox').last().check()
  await bulkDialog(page).getByRole('button', { name: 'Show all 12' }).click()
  await expectClean(page, 'what is to be deleted')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectClean(page, 'what is to be deleted, on a phone')
})

test('the dock and the pages of the jobs', async ({ page, slow, expectFailedRequests }) => {
  expectFailedRequests()
  slow.stub.script('DELETE', refuse(422, { error: 'It is locked.' }), refuse(401, { error: 'No such key.' }))
  await slow.open('/deletions/jobs')
  await expectClean(page, 'no jobs')
  await slow.open()
  await deleteAll(page, '20')
  await expect(dock(page)).toContainText('Paused')
  await expectClean(page, 'paused')
  slow.stub.script('DELETE', rateLimit('30'))
  await dock(page).getByRole('button', { name: 'Resume' }).click()
  await expect(dock(page)).toContainText('Rate limited')
  await expectClean(page, 'waiting')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectClean(page, 'waiting, on a phone')
  await dock(page).getByRole('link', { name: 'Delete 20 imports' }).click()
  await expect(
    page.getByRole('region', { name: 'Imports of the job' }).getByRole('listitem').first(),
  ).toBeVisible()
  await expectClean(page, 'a job, on a phone')
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.goto('about:blank')
  await tamperWhileStopped(slow, "UPDATE job_items SET import_id = 'import_other' WHERE position = 19")
  await acknowledgeProblems(slow)
  await slow.open('/deletions/jobs/1')
  const main = page.getByRole('main')
  await expect(main).toContainText('Paused: the job was changed after it was confirmed')
  await expectClean(page, 'a job that was changed')
  await main.getByRole('button', { name: 'Stop' }).click()
  await expect(main).toContainText('Stopped')
  await expectClean(page, 'a stopped job')
  await main.getByRole('link', { name: 'All deletion jobs' }).click()
  await dock(page).getByRole('button', { name: 'Collapse' }).click()
  await expect(page.getByRole('list', { name: 'Jobs' })).toBeVisible()
  await expectClean(page, 'jobs')
  await slow.open('/deletions/jobs/9')
  await expect(page.getByRole('heading', { name: 'No such job' })).toBeVisible()
  await expectClean(page, 'no such job')
})
