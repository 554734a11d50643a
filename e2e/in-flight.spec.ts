import { expect, test } from './console.ts'
import { arrive, change, liveImport, processingImport } from '../server/testing/live-imports.ts'
import {
  confirmButton,
  confirmField,
  deleteDialog,
  deletedNotice,
  details,
  importsTable,
  openDeletion,
  row,
  rowLink,
  tab,
} from './screens.ts'

/** How often the page asks while something is processing. */
const interval = 4_000

test.beforeEach(async ({ page, live }) => {
  await page.clock.install()
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
})

test('follows an import to its end, and then asks no more', async ({ page, live }) => {
  await live.open()
  await expect(row(page, 'Nightly copy')).toContainText('Processing')
  await page.clock.fastForward(interval)
  await expect.poll(() => live.stub.count('GET')).toBe(2)
  change(live.stub, 'import_nightly', { status: 'completed' })
  await page.clock.fastForward(interval)
  await expect(row(page, 'Nightly copy')).toContainText('Completed')
  await expect(tab(page, 'Processing 0')).toBeVisible()

  const asked = live.stub.count('GET')
  for (let minutes = 0; minutes < 5; minutes++) await page.clock.fastForward(60_000)
  await rowLink(page, 'Nightly copy').focus()
  expect(live.stub.count('GET')).toBe(asked)
})

test('follows it in the details too', async ({ page, live }) => {
  await live.open('/imports/import_nightly')
  await expect(details(page)).toContainText('Processing')
  change(live.stub, 'import_nightly', {
    status: 'failed',
    failedReason: 'invalid_format',
    failedMessage: 'Row 3 has 2 columns; the header has 5.',
    failedAt: new Date().toISOString(),
  })
  await page.clock.fastForward(interval)
  await expect(details(page).getByRole('region', { name: 'Failure' })).toContainText('Row 3 has 2 columns')
  await expect(row(page, 'Nightly copy')).toContainText('Not a CSV file')
})

test('keeps the dialog, what is typed in it, and the focus', async ({ page, live }) => {
  await live.open()
  await openDeletion(page, 'Channel partners, Iberia')
  const input = confirmField(page)
  await input.fill('Channel')
  const asked = live.stub.count('GET')
  change(live.stub, 'import_nightly', { status: 'completed' })
  await page.clock.fastForward(interval)
  await expect.poll(() => live.stub.count('GET')).toBeGreaterThan(asked)
  await expect(page.getByRole('link', { name: 'Completed 3', includeHidden: true })).toBeAttached()
  await expect(deleteDialog(page)).toBeVisible()
  await expect(input).toBeFocused()
  await expect(input).toHaveValue('Channel')
})

test('keeps the focus on a row while the list is read again', async ({ page, live }) => {
  await live.open()
  await rowLink(page, 'Nightly copy').focus()
  change(live.stub, 'import_nightly', { status: 'completed' })
  await page.clock.fastForward(interval)
  await expect(row(page, 'Nightly copy')).toContainText('Completed')
  await expect(rowLink(page, 'Nightly copy')).toBeFocused()
})

test('offers new imports, and moves no row until they are asked for', async ({ page, live }) => {
  await live.open()
  const first = importsTable(page).getByRole('row').nth(1)
  await expect(first).toContainText('Nightly copy')
  arrive(live.stub, liveImport('import_new', 0, { title: 'Fresh from the fair' }))
  await page.clock.fastForward(interval)
  const show = page.getByRole('button', { name: 'Show 1 new import' })
  await expect(show).toBeVisible()
  await expect(first).toContainText('Nightly copy')
  await expect(tab(page, 'All 6')).toBeVisible()
  await show.click()
  await expect(first).toContainText('Fresh from the fair')
  await expect(tab(page, 'All 7')).toBeVisible()
  await expect(show).toHaveCount(0)
})

test('brings no row back from a list that was read before its deletion', async ({ page, live }) => {
  const arrived = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  await live.open()
  await openDeletion(page, 'Suppliers to audit')
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  // Two readings still hold the import: one that is under way when it is deleted, and the one right after.
  let stale: { status: number; body: unknown }
  live.stub.script(
    'GET',
    async ({ carryOut, answer }) => {
      stale = structuredClone(carryOut())
      arrived.resolve()
      await released.promise
      answer(stale.status, stale.body)
    },
    ({ answer }) => answer(stale.status, stale.body),
  )
  await page.clock.fastForward(interval)
  await arrived.promise
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toBeVisible()
  released.resolve()
  await expect(row(page, 'Suppliers to audit')).toHaveCount(0)

  const asked = live.stub.count('GET')
  await page.clock.fastForward(interval)
  await expect.poll(() => live.stub.count('GET')).toBeGreaterThan(asked)
  await expect(tab(page, 'All 5')).toBeVisible()
  await expect(row(page, 'Suppliers to audit')).toHaveCount(0)
})
