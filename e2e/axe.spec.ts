import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { details, importsTable, record, openFirstFailed } from './screens.ts'

test('the lists and what is open beside them', async ({ page, startConsole, expectFailedRequests }) => {
  // A dozen have every status and every reason.
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '12' } })
  await console.open()
  await expect(importsTable(page)).toBeVisible()
  await expectClean(page, 'list')
  await openFirstFailed(page)
  await details(page).getByText('Raw JSON').first().click()
  await expectClean(page, 'failed import')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectClean(page, 'failed import on a phone')
  await page.keyboard.press('Escape')
  await expect(details(page)).toBeHidden()
  await expectClean(page, 'list on a phone')
  await console.open('/imports?status=paused')
  await expectClean(page, 'filter that nothing matches')
  await console.open('/deletions')
  await expectClean(page, 'no deletions')
  expectFailedRequests()
  await console.open('/webhooks')
  await expectClean(page, 'unknown page')
  await console.open('/imports/import_1')
  await expect(details(page).getByRole('heading', { name: 'No import has this id' })).toBeVisible()
  await expectClean(page, 'unknown import')
  await console.open('/deletions/1')
  await expect(record(page).getByRole('heading', { name: 'No such record' })).toBeVisible()
  await expectClean(page, 'unknown record')
})
