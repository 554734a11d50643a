import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { createCsvCheck } from '../src/contract/csv/check-csv.ts'
import { csvCorpus } from '../server/testing/csv-corpus.ts'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'

const good = 'name,website\nAcme,https://acme.example\nBolt,bolt.example\n'

const choose = (page: Page, content: string, name = 'leads.csv') =>
  page.getByLabel('CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })

const createButton = (page: Page) => page.getByRole('button', { name: 'Create import' })

/** A row of 62 cells. */
const wideRow = (last: string) => ['acme.example', ...Array.from({ length: 60 }, () => 'x'), last].join(',')

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
