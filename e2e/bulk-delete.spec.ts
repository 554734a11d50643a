import { expectClean } from './axe.ts'
import { bulkConfirm, bulkDialog, countField, dock, jobsOf, openBulk, selectAll } from './bulk.ts'
import { expect, test } from './console.ts'
import { expectRows, rowLink, selection } from './screens.ts'

test('deletes what is selected without a mouse, and nothing after Escape', async ({ page, console }) => {
  await console.open('/imports?status=failed')
  await expectRows(page, 14)
  await rowLink(page, 'Newsletter sign-ups January').focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('d')
  await expect(bulkDialog(page)).toHaveAccessibleName('Delete 2 imports')
  await expect(countField(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(bulkDialog(page)).toHaveCount(0)
  await expect(rowLink(page, 'Trade press, logistics')).toBeFocused()
  const deletion = selection(page).getByRole('button', { name: 'Delete 2 imports…' })
  await deletion.press('Enter')
  await expect(countField(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(deletion).toBeFocused()
  await page.keyboard.press('Enter')
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

test('makes no job of a held Enter, and one of a double click', async ({ page, live }) => {
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
  await bulkConfirm(page).dblclick()
  await expect(dock(page)).toContainText('5 deleted')
  expect(await jobsOf(page)).toHaveLength(1)
  expect(live.stub.count('DELETE')).toBe(5)
})

test('cannot be left while the job is written down, and finds out what became of a lost answer', async ({
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
  const lookUp = '**/api/console/jobs/requests/*'
  await context.route(lookUp, (route) => route.abort('connectionrefused'))
  release()
  await expect(bulkDialog(page).getByRole('alert')).toContainText('not known yet whether the job has started')
  await expectClean(page, 'a job of which it is not known whether it has begun')
  // What may have got through cannot be changed any more.
  await expect(bulkDialog(page).getByRole('textbox', { name: 'Reason (optional)' })).not.toBeEditable()
  await context.unroute(lookUp)
  await context.unroute('**/api/console/jobs')
  await expect(bulkDialog(page)).toHaveCount(0)
  await expect(dock(page)).toContainText('5 deleted')
  expect(await jobsOf(page)).toHaveLength(1)
  expect(live.stub.count('DELETE')).toBe(5)
})
