import { gate, resetAfter } from '../server/testing/stub-behaviours.ts'
import {
  bar,
  bulkConfirm,
  bulkDialog,
  confirmBulk,
  countField,
  dock,
  holdMany,
  jobsOf,
  openBulk,
  selectAll,
  selectBox,
  summary,
} from './bulk.ts'
import { expect, test } from './console.ts'
import { change } from '../server/testing/live-imports.ts'
import { expectRows, rowLink, selection, tab } from './screens.ts'

test('deletes what is selected without a mouse', async ({ page, console }) => {
  await console.open('/imports?status=failed')
  await expectRows(page, 14)
  await rowLink(page, 'Newsletter sign-ups January').focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('d')
  await expect(bulkDialog(page)).toHaveAccessibleName('Delete 2 imports')
  await expect(countField(page)).toBeFocused()
  await page.keyboard.type('2')
  await expect(bulkConfirm(page)).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(bulkDialog(page)).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Imports', exact: true })).toBeFocused()
  await expect(dock(page)).toContainText('2 of 2')
  await expect(dock(page)).toContainText('2 deleted')
  await expectRows(page, 12)
  await expect(selection(page)).toHaveCount(0)
  await dock(page).getByRole('button', { name: 'Dismiss' }).press('Enter')
  await expect(dock(page)).toHaveCount(0)
})

test('cancels with Escape, gives the focus back, and deletes nothing', async ({ page, live }) => {
  await live.open()
  await selectAll(page).check()
  await openBulk(page)
  await expect(countField(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(bulkDialog(page)).toHaveCount(0)
  await expect(selection(page).getByRole('button', { name: 'Delete 5 imports…' })).toBeFocused()
  await expect(selection(page)).toContainText('5 selected')
  expect(live.stub.count('DELETE')).toBe(0)
})

test('sums up what is to be deleted, what may hurt first', async ({ page, live }) => {
  live.stub.websets.push(
    { id: 'webset_1', title: 'Suppression', imports: [{ id: 'import_customers' }] },
    { id: 'webset_2', title: 'Both', imports: [{ id: 'import_customers' }, { id: 'import_alumni' }] },
  )
  await live.open()
  await selectAll(page).check()
  await openBulk(page)
  await expect(summary(page)).toContainText('3 failed, 2 completed')
  await expect(summary(page)).toContainText('2 are used by 2 websets')
  await expect(summary(page)).toContainText('Newest created 20 min ago, oldest 15 h ago')
  const items = bulkDialog(page).getByRole('region', { name: 'What is deleted' }).getByRole('listitem')
  await expect(items).toHaveText([
    /^Customers.*In 2 websetsCompleted/,
    /^Alumni network.*In 1 websetFailed/,
    /^Channel partners, Iberia.*Completed/,
    /^Webinar/,
    /^Suppliers/,
  ])
  await expect(bulkDialog(page)).not.toContainText(/safe/i)
})

test('wants the count typed, and takes it with separators', async ({ page, startConsole }) => {
  // With a budget, so that the reading takes long enough to be seen.
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '1200', RATE_LIMIT_RPS: '5' } })
  await console.open()
  await expect(page.getByText('1,200 imports', { exact: true })).toBeVisible()
  await selectAll(page).check()
  await openBulk(page)
  await expect(bulkDialog(page).getByText(/^Refreshing: [\d,]+ of 1,200…$/)).toBeVisible()
  await countField(page).fill('120')
  await expect(bulkConfirm(page)).toHaveAccessibleDescription(/being read again|Type 1,200 first|Checking/)
  await expect(bulkConfirm(page)).toHaveAccessibleDescription('Type 1,200 first')
  await page.keyboard.press('Enter')
  await countField(page).fill('1,200')
  await expect(bulkConfirm(page)).toBeEnabled()
  await expect(bulkDialog(page)).toContainText('and 1,192 more')
  await bulkDialog(page).getByRole('button', { name: 'Show the first 100' }).click()
  await expect(bulkDialog(page)).toContainText('and 1,100 more')
  expect(await jobsOf(page)).toEqual([])
})

test('leaves out what is gone, and what changed until it is taken back in', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await selectAll(page).check()
  live.stub.imports.delete('import_alumni')
  change(live.stub, 'import_webinar', { status: 'completed' })
  change(live.stub, 'import_suppliers', { title: 'Suppliers, audited', count: 97 })
  await openBulk(page)
  const dialog = bulkDialog(page)
  await expect(dialog).toHaveAccessibleName('Delete 2 imports')
  await expect(dialog).toContainText('1 is gone already, and left out')
  await expect(dialog).toContainText('2 changed since you selected them, and are left out')
  const webinar = dialog.getByRole('checkbox', { name: /Webinar.* too: it was failed and is completed now$/ })
  const suppliers = dialog.getByRole('checkbox', {
    name: /it was called “Suppliers to audit”, had 96 rows and has 97 now$/,
  })
  await expect(suppliers).not.toBeChecked()
  await webinar.check()
  await expect(dialog).toHaveAccessibleName('Delete 3 imports')
  await expect(dialog).toContainText('1 of them is left out')
  const all = dialog.getByRole('checkbox', { name: 'Delete all 2 of them too' })
  await all.check()
  await expect(suppliers).toBeChecked()
  await expect(dialog).toHaveAccessibleName('Delete 4 imports')
  await all.uncheck()
  await expect(dialog).toHaveAccessibleName('Delete 2 imports')
  await suppliers.check()
  await confirmBulk(page, '3')
  await expect(dock(page)).toContainText('3 deleted')
  expect([...live.stub.imports.keys()]).toEqual(['import_webinar'])
  // What was left out stays selected; what is gone has left.
  await expect(selection(page)).toContainText('1 selected · 1 completed')
})

test('goes on with the one that is left, and has nothing to do where none is', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await selectBox(page, 'Alumni network').check()
  await selectBox(page, 'Suppliers to audit').check()
  live.stub.imports.delete('import_alumni')
  await openBulk(page)
  await expect(bulkDialog(page)).toHaveAccessibleName('Delete 1 import')
  await page.keyboard.press('Escape')
  await expect(selection(page)).toContainText('1 selected')
  live.stub.imports.delete('import_suppliers')
  await openBulk(page)
  await expect(bulkDialog(page)).toHaveAccessibleName('Nothing left to delete')
  await bulkDialog(page).getByRole('button', { name: 'Close' }).click()
  expect(live.stub.count('DELETE')).toBe(0)
})

test('says why they could not be read again, tries again, or goes on without', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await selectAll(page).check()
  live.stub.always('GET', ({ answer }) => answer(403, { error: 'Not today.' }))
  await openBulk(page)
  const dialog = bulkDialog(page)
  await expect(dialog.getByRole('alert')).toContainText(
    'Couldn’t refresh these imports: This API key may not do that',
  )
  await countField(page).fill('5')
  await expect(bulkConfirm(page)).toHaveAccessibleDescription('They could not be refreshed')
  await dialog.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByRole('button', { name: 'Continue anyway' }).click()
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await expect(bulkConfirm(page)).toBeEnabled()
  live.stub.recover()
  await bulkConfirm(page).click()
  await expect(dock(page)).toContainText('5 deleted')
})

test('makes one job of a double click and a held Enter', async ({ page, live }) => {
  await live.open()
  await selectAll(page).check()
  await openBulk(page)
  await countField(page).fill('5')
  await expect(bulkConfirm(page)).toBeEnabled()
  await bulkConfirm(page).dblclick()
  await expect(dock(page)).toContainText('5 deleted')
  expect(await jobsOf(page)).toHaveLength(1)
  expect(live.stub.count('DELETE')).toBe(5)
})

test('a held Enter neither opens nor confirms by itself', async ({ page, live }) => {
  await live.open()
  await selectAll(page).check()
  await selection(page).getByRole('button', { name: 'Delete 5 imports…' }).focus()
  await page.keyboard.down('Enter')
  await expect(bulkDialog(page)).toBeVisible()
  for (let times = 0; times < 5; times++) await page.keyboard.down('Enter')
  await countField(page).fill('5')
  await expect(bulkConfirm(page)).toBeEnabled()
  await countField(page).focus()
  for (let times = 0; times < 5; times++) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  expect(await jobsOf(page)).toEqual([])
  await expect(bulkDialog(page)).toBeVisible()
})

test('cannot be left while the job is written down, and keeps a failure inside', async ({
  page,
  live,
  context,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await selectAll(page).check()
  await openBulk(page)
  await countField(page).fill('5')
  await expect(bulkConfirm(page)).toBeEnabled()
  // The answer is lost on its way back: the job has begun.
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await context.route('**/api/console/jobs', async (route) => {
    await route.fetch()
    await released
    await route.abort('connectionreset')
  })
  await bulkConfirm(page).click()
  await expect(bulkDialog(page).getByRole('button', { name: 'Starting…' })).toBeVisible()
  await page.keyboard.press('Escape')
  await bulkDialog(page).getByRole('button', { name: 'Cancel' }).click({ force: true })
  await expect(bulkDialog(page)).toBeVisible()
  release()
  await expect(bulkDialog(page).getByRole('alert')).toContainText('The console does not answer')
  // What may have got through cannot be changed any more.
  await expect(bulkDialog(page).getByRole('textbox', { name: 'Reason (optional)' })).not.toBeEditable()
  await context.unroute('**/api/console/jobs')
  await bulkConfirm(page).click()
  await expect(bulkDialog(page)).toHaveCount(0)
  await expect(dock(page)).toContainText('5 deleted')
  expect(await jobsOf(page)).toHaveLength(1)
  expect(live.stub.count('DELETE')).toBe(5)
})

test('keeps the dialog and what is typed while the list is read again', async ({ page, live }) => {
  await page.clock.install()
  change(live.stub, 'import_alumni', { status: 'processing' })
  await live.open()
  await selectAll(page).check()
  await openBulk(page)
  await countField(page).fill('5')
  await expect(bulkConfirm(page)).toBeEnabled()
  const asked = live.stub.count('GET')
  live.stub.imports.delete('import_customers')
  await page.clock.fastForward(4_000)
  await expect.poll(() => live.stub.count('GET')).toBeGreaterThan(asked)
  await expect(
    tab(page, 'All 4').or(page.getByRole('link', { name: 'All 4', includeHidden: true })),
  ).toBeAttached()
  await expect(countField(page)).toHaveValue('5')
  await expect(countField(page)).toBeFocused()
  await expect(bulkDialog(page)).toHaveAccessibleName('Delete 5 imports')
})

test('brings no row back from a list that was read before the job', async ({ page, live }) => {
  await page.clock.install()
  holdMany(live.stub, 12)
  change(live.stub, 'import_12', { status: 'processing' })
  await live.open('/imports?status=failed')
  await expectRows(page, 11)
  await selectAll(page).check()
  await openBulk(page)
  await countField(page).fill('11')
  await expect(bulkConfirm(page)).toBeEnabled()
  const stale = gate()
  live.stub.script('GET', async ({ request, response, answer, carryOut }) => {
    const { status, body } = structuredClone(carryOut())
    await stale.behaviour({
      request,
      response,
      answer: () => answer(status, body),
      carryOut: () => ({ status, body }),
    })
  })
  await page.clock.fastForward(4_000)
  await stale.arrived
  await bulkConfirm(page).click()
  await expect(dock(page)).toContainText('11 deleted')
  stale.release()
  await expect(tab(page, 'All 1')).toBeVisible()
  await page.clock.fastForward(4_000)
  await expect(tab(page, 'All 1')).toBeVisible()
})

test('an answer that was lost on the way upstream is one deletion all the same', async ({ page, live }) => {
  live.stub.script('DELETE', resetAfter)
  await live.open()
  await selectAll(page).check()
  await openBulk(page)
  await bulkDialog(page).getByRole('textbox', { name: 'Reason (optional)' }).fill('Spring clean')
  await confirmBulk(page, '5')
  await expect(dock(page)).toContainText('5 deleted')
  await expect(bar(page)).toHaveAttribute('aria-valuenow', '5')
  await dock(page).getByRole('link', { name: 'Delete 5 imports' }).click()
  await expect(page.getByText('Spring clean')).toBeVisible()
})
