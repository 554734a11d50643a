import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { createCsvCheck } from '../src/contract/csv/check-csv.ts'
import type { CreatedImport } from '../src/contract/created-import.ts'
import { csvCorpus } from '../server/testing/csv-corpus.ts'
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

/** A row of 62 cells. */
const wideRow = (last: string) => ['acme.example', ...Array.from({ length: 60 }, () => 'x'), last].join(',')

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

/** The largest file, and one for each way in which the page takes a verdict: all are in `server/sandbox/uploads.test.ts`. */
const sample = new Set([
  'a small good file',
  'semicolons',
  'byte-order mark',
  'a named column',
  '50 MB',
  'empty',
  'header only',
  'Latin-1',
  'a PNG',
  'prose',
  'a quote that is never closed',
  'no URL column',
  'a named column without addresses',
  'a named column that is not there',
])

test('says of a file what the sandbox will say', async ({ page, console }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'csv-corpus-'))
  await console.open('/new-import')
  const files = csvCorpus.filter(({ name }) => sample.has(name))
  expect(files).toHaveLength(sample.size)
  for (const { name, bytes, identifier } of files) {
    const content = bytes()
    const check = createCsvCheck({ identifier: identifier ?? null })
    check.push(content)
    const { problem } = check.end()
    const file = path.join(folder, `${name.replaceAll(/\W+/g, '-')}.csv`)
    writeFileSync(file, content)
    await page.getByLabel('CSV file').setInputFiles(file)
    if (identifier !== undefined) {
      const column = page.getByRole('combobox', { name: 'Identifier column' })
      await expect(column, name).toHaveValue('')
      // A column that is not there cannot be named on the page.
      const names = problem?.code === 'no_such_column' ? 0 : 1
      await expect(column.locator(`option[value="${identifier}"]`), name).toHaveCount(names)
      if (names === 0) continue
      await column.selectOption(String(identifier))
      await expect(page.getByRole('columnheader').nth(identifier + 1), name).toContainText('(identifier)')
    }
    const verdict = problem
      ? page.getByRole('alert').filter({ hasText: problem.reason })
      : page.getByRole('status').filter({ hasText: 'No problems found' })
    await expect(verdict, name).toContainText(problem?.message ?? 'No problems found')
  }
  rmSync(folder, { recursive: true })
})

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

test('says what is wrong with a file and where, before anything is created', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open('/new-import')
  const preview = page.getByRole('region', { name: 'Preview' })
  const alert = page.getByRole('alert')

  await test.step('the row that fails is in sight, wherever it is', async () => {
    await choose(page, `name,website\n${'Acme,acme.example\n'.repeat(400)}A,B,acme.example\n`)
    await expect(alert).toContainText('Row 402 has 3 cells; the header has 2 columns.')
    const row = preview.getByRole('row', { name: '402 fails' })
    await expect(row).toBeInViewport()
    await expect(row.getByRole('cell').nth(2)).toHaveText('acme.example')
    await choose(page, `${wideRow('y')}\n${wideRow('y')}\n${wideRow('y,more')}\n`)
    await expect(preview.getByRole('cell', { name: 'more' })).toBeInViewport()
    await expectClean(page, 'a row that fails')
  })

  await test.step('of two files that are dropped, one is taken, and the other named', async () => {
    const dropped = await page.evaluateHandle((content) => {
      const files = new DataTransfer()
      for (const name of ['first.csv', 'second.csv']) files.items.add(new File([content], name))
      return files
    }, good)
    await page.getByText('Drop another CSV file here').dispatchEvent('drop', { dataTransfer: dropped })
    await expect(page.getByText('Only “first.csv” was taken. Import one file at a time.')).toBeVisible()
    await expect(page.getByText('No problems found')).toBeVisible()
  })

  await test.step('a file that is saved again must be chosen again', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'csv-changed-'))
    const file = path.join(folder, 'changed.csv')
    writeFileSync(file, good)
    await page.getByLabel('CSV file').setInputFiles(file)
    await expect(page.getByText('changed.csv')).toBeVisible()
    await expect(page.getByText('No problems found')).toBeVisible()
    writeFileSync(file, `${good}Core,core.example\n`)
    await createButton(page).click()
    await expect(alert).toContainText('Your browser can’t read “changed.csv”')
    await expect(alert).toContainText('Nothing was created.')
    await expect(createButton(page)).toHaveAttribute('aria-disabled', 'true')
    expect(live.stub.requests.filter(({ method }) => method === 'POST')).toEqual([])
    rmSync(folder, { recursive: true })
  })
})

test('fits the narrowest window, has no accessibility fault, and changes nothing where it is read-only', async ({
  page,
  startConsole,
}) => {
  const console = await startConsole({ env: { READ_ONLY: '1' } })
  await page.setViewportSize({ width: 320, height: 640 })
  await console.open('/new-import')
  await choose(page, 'name,city\nAnn,"Bonn, at the Rhine"\n=x,Kiel\n')
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByLabel('Create anyway').check()
  await page.getByRole('button', { name: 'Add metadata' }).click()
  await expect(createButton(page)).toHaveAttribute('title', /read-only/)
  await expectClean(page, 'a new import')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(320)
})
