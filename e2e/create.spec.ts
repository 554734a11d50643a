import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import type { CreatedImport } from '../src/contract/created-import.ts'
import type { StubUpstream } from '../server/testing/stub-upstream.ts'
import { expectClean } from './axe.ts'
import { bulkConfirm, countField, dock } from './bulk.ts'
import { expect, test } from './console.ts'
import { liveImport } from '../server/testing/live-imports.ts'
import { rowLink } from './screens.ts'

const good = 'name,website\nAcme,https://acme.example\nBolt,bolt.example\n'

const fixed = 'name,homepage,feed\nAcme,acme.example,feeds.example/a\n'

const choose = (page: Page, content: string, name = 'leads.csv') =>
  page.getByLabel('CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })

const createButton = (page: Page) => page.getByRole('button', { name: 'Create import' })

/** Has the stub create imports whose files it awaits, valid for so long. */
function takeCreates(stub: StubUpstream, validMs = 3_600_000): void {
  stub.always('POST', ({ request, answer }) => {
    const { title } = JSON.parse(request.body) as { title: string }
    const created: CreatedImport = {
      ...liveImport('import_made', 0, { title, status: 'pending', failedReason: null, failedMessage: null }),
      uploadUrl: `${stub.url}/bucket/file`,
      uploadValidUntil: new Date(Date.now() + validMs).toISOString(),
    }
    stub.imports.set(created.id, created)
    answer(201, created)
  })
}

test('goes from a failed import to a repaired one, and deletes the failed one, by keyboard', async ({
  page,
  startConsole,
}) => {
  const console = await startConsole({ env: { SANDBOX_PROCESSING_SECONDS: '0' } })
  await console.open('/imports?status=failed&reason=missing_identifier')
  await rowLink(page, 'Trade press, logistics').press('Enter')
  await page.getByRole('link', { name: 'Re-import…' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Re-import' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Trade press, logistics')

  // Nothing to send yet: the first thing that is missing takes the focus.
  await createButton(page).press('Enter')
  await expect(page.getByRole('button', { name: 'Choose a file…' })).toBeFocused()
  await expect(page.getByText('Choose the CSV file to import.')).toBeVisible()

  await choose(page, 'name,city\nAnn,Bonn\n', 'bad.csv')
  await expect(page.getByRole('alert')).toContainText('This import would fail: No identifier column')
  await expect(createButton(page)).toHaveAttribute('aria-disabled', 'true')
  // One that fails in between is not forgotten.
  await page.getByLabel('Create anyway').press('Space')
  await createButton(page).press('Enter')
  await expect(page.getByRole('region', { name: 'Failure' })).toContainText('No identifier column')
  await page.getByRole('button', { name: 'Correct it' }).press('Enter')
  await choose(page, fixed, 'fixed.csv')
  await expect(page.getByRole('status').filter({ hasText: 'No problems found' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Identifier column' }).selectOption({ index: 3 })
  await expect(page.getByRole('columnheader', { name: 'feed (identifier)' })).toBeVisible()
  await page.getByRole('combobox', { name: 'Entity type' }).selectOption('custom')
  await createButton(page).press('Enter')
  await expect(page.getByRole('textbox', { name: 'Description' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Description' }).fill('Trade journals')
  await page.getByRole('button', { name: 'Add metadata' }).press('Enter')
  await expect(page.getByRole('textbox', { name: /^Name \d+$/ }).last()).toBeFocused()
  await page.keyboard.type('reviewer')
  await page.keyboard.press('Tab')
  await page.keyboard.type('press list')
  await createButton(page).press('Enter')

  await expect(page.getByRole('status').filter({ hasText: 'Completed' })).toBeVisible()
  // The address is the import's own: reloaded, it shows the import.
  await expect(page).toHaveURL(/\/imports\/import_\w+$/)
  await page.getByRole('button', { name: 'Delete 2 failed imports…' }).press('Enter')
  await countField(page).fill('2')
  await expect(bulkConfirm(page)).toBeEnabled()
  await countField(page).press('Enter')
  await expect(page.getByText('Deletion requested: see its job below.')).toBeFocused()
  await expect(dock(page)).toContainText('2 deleted')
  await page.getByRole('link', { name: 'Open the import' }).press('Enter')
  const details = page.getByRole('complementary', { name: 'Import details' })
  await expect(details).toContainText('Trade journals')
  await expect(details).toContainText('press list')
  await expect(details).toContainText('fixed.csv · 53 bytes')
  // All attempts are one story.
  const steps = details.getByRole('region', { name: 'History' }).getByRole('listitem')
  await expect(steps).toHaveText([
    /^Import 1 failed: No URLs in the identifier column/,
    /^Import 2 created in place of Import 1 from bad\.csv127\.0\.0\.1 · /,
    /^Import 2 failed: No identifier column/,
    /^Import 3 \(this one\) created in place of Import 2 from fixed\.csv/,
    /^Import 3 \(this one\) completed, 1 row/,
    /^Import \d deleted/,
    /^Import \d deleted/,
  ])
  const downloading = page.waitForEvent('download')
  await details.getByRole('button', { name: 'Download' }).press('Enter')
  const download = await downloading
  expect(download.suggestedFilename()).toBe('fixed.csv')
  expect(readFileSync(await download.path(), 'utf8')).toBe(fixed)
  await details.getByRole('button', { name: 'Forget file…' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expectClean(page, 'a file that is about to be forgotten')
  await page.keyboard.press('Escape')
  await expect(details.getByRole('button', { name: 'Forget file…' })).toBeFocused()

  // And what was deleted can be made again from its record.
  await page.getByRole('link', { name: 'Deletions', exact: true }).press('Enter')
  await page
    .getByRole('link', { name: /Trade press, logistics/ })
    .last()
    .press('Enter')
  await expect(page.getByRole('complementary', { name: 'Deletion record' })).toContainText(
    'Comes with this sample.',
  )
  const record = page.getByRole('complementary', { name: 'Deletion record' })
  await expect(record.getByRole('region', { name: 'History' })).toContainText('Import 1 (this one) deleted')
  await page.getByRole('link', { name: 'Recreate…' }).press('Enter')
  await expect(page.getByText('Choose the original file below.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Trade press, logistics')
})

test('keeps the form when it is refused, cancels an upload, sends it again, and says when nobody waits', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await test.step('keeps the form when the import cannot be created', async () => {
    live.stub.script('POST', ({ answer }) =>
      answer(402, { requestId: 'r', error: 'Out of credits.', tag: 'NO_MORE_CREDITS' }),
    )
    await live.open('/new-import')
    await page.getByRole('button', { name: 'Paste text instead' }).click()
    await page.getByRole('textbox', { name: 'CSV text' }).fill(good)
    await page.getByRole('button', { name: 'Use this text' }).click()
    await createButton(page).click()
    await expect(page.getByRole('alert')).toContainText('no credits')
    await expect(page.getByText('pasted.csv')).toBeVisible()
    await expectClean(page, 'a create that was refused')
  })

  takeCreates(live.stub)
  live.stub.always('PUT', () => {})
  await live.open('/new-import')
  await choose(page, good)
  await createButton(page).click()
  await page.getByRole('button', { name: 'Cancel upload' }).click()
  await expect(page.getByText('Upload canceled')).toBeVisible()
  await expect(page.getByText(/Accepted for another \d+ min/)).toBeVisible()

  live.stub.recover()
  takeCreates(live.stub)
  live.stub.script('PUT', ({ answer }) => answer(503, 'busy'))
  const again = page.getByRole('button', { name: 'Send the file again' })
  await again.click()
  await expect(page.getByRole('alert')).toContainText('503')
  live.stub.script('PUT', ({ answer }) => answer(403, 'expired'))
  await again.click()
  await expect(page.getByText('The time limit has passed')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the form' }).click()
  // The form is as it was left.
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('leads')
  live.stub.script('PUT', ({ answer }) => answer(200, ''))
  await createButton(page).click()
  await expect(page.getByText('Uploaded.')).toBeVisible()
  expect(live.stub.requests.findLast(({ method }) => method === 'PUT')?.body).toBe(good)

  // The page tells by the clock, too, that nobody waits any more.
  live.stub.recover()
  takeCreates(live.stub, 3_000)
  live.stub.always('PUT', () => {})
  await live.open('/new-import')
  await choose(page, good)
  await createButton(page).click()
  await page.getByRole('button', { name: 'Cancel upload' }).click()
  await expect(page.getByText(/Accepted for another \d s/)).toBeVisible()
  await expect(page.getByText('The time limit has passed')).toBeVisible()
  await expect(again).toHaveCount(0)
})
