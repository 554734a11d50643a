import { expect, test } from './console.ts'
import { arrive, change, liveImport, processingImport } from '../server/testing/live-imports.ts'
import {
  confirmField,
  expectRows,
  openDeletion,
  openMenu,
  row,
  searchBox,
  selection,
  tab,
} from './screens.ts'
import { inPages } from './slow-console.ts'

const interval = 4_000

test.beforeEach(async ({ page, live }) => {
  await page.clock.install()
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
})

test('keeps the selection and moves no row while new imports wait, and come in', async ({ page, live }) => {
  await live.open()
  await page.getByRole('checkbox', { name: 'Select Suppliers to audit' }).check()
  await page.getByRole('checkbox', { name: 'Select Nightly copy' }).check()
  const place = await row(page, 'Alumni network').boundingBox()
  arrive(live.stub, liveImport('import_new', 0, { title: 'Fresh from the fair' }))
  change(live.stub, 'import_nightly', { status: 'completed' })
  await page.clock.fastForward(interval)
  const show = page.getByRole('button', { name: 'Show 1 new import' })
  await expect(show).toBeVisible()
  expect(await row(page, 'Alumni network').boundingBox()).toEqual(place)
  await expect(selection(page)).toContainText('2 selected · 1 completed, 1 failed')
  await show.click()
  await expect(row(page, 'Fresh from the fair')).toBeVisible()
  await expect(selection(page)).toContainText('2 selected')
  await expect(page.getByRole('checkbox', { name: 'Select Suppliers to audit' })).toBeChecked()
  await expect(page.getByRole('checkbox', { name: 'Select Fresh from the fair' })).not.toBeChecked()
})

test('misses none of the new imports, where they fill more than a page', async ({ page, live }) => {
  live.stub.always('GET', inPages(0))
  await live.open()
  await expectRows(page, 6)
  arrive(live.stub, liveImport('import_first', 0, { title: 'First of many' }))
  for (let more = 2; more <= 250; more++) arrive(live.stub, liveImport(`import_new_${more}`, 0))
  await page.clock.fastForward(interval)
  await expect(page.getByRole('button', { name: 'Show 250 new imports' })).toBeVisible()
  // The next reading is of one page again: what it does not reach goes on waiting.
  arrive(live.stub, liveImport('import_new_251', 0))
  const pagesRead = () => live.stub.requests.filter(({ url }) => url.includes('/imports?')).length
  const before = pagesRead()
  await page.clock.fastForward(interval)
  await page.getByRole('button', { name: 'Show 251 new imports' }).click()
  expect(pagesRead()).toBe(before + 1)
  await expect(tab(page, 'All 257')).toBeVisible()
  await searchBox(page).fill('First of many')
  await page.clock.runFor(400)
  await expect(row(page, 'First of many')).toBeVisible()
})

test('drops from the selection what is deleted elsewhere', async ({ page, live }) => {
  await live.open()
  await page.getByRole('checkbox', { name: 'Select Suppliers to audit' }).check()
  await page.getByRole('checkbox', { name: 'Select Alumni network' }).check()
  live.stub.imports.delete('import_suppliers')
  await page.clock.fastForward(interval)
  await expect(selection(page)).toContainText('1 selected · 1 failed')
  await expectRows(page, 5)
})

test('keeps the dialog and the search while new imports wait', async ({ page, live }) => {
  await live.open()
  await searchBox(page).fill('a')
  await page.clock.runFor(400)
  await expect(page).toHaveURL(/\?q=a$/)
  await openDeletion(page, 'Channel partners, Iberia')
  await confirmField(page).fill('Chan')
  arrive(live.stub, liveImport('import_new', 0, { title: 'Fresh from the fair' }))
  await page.clock.fastForward(interval)
  await expect(page.getByRole('button', { name: 'Show 1 new import', includeHidden: true })).toBeAttached()
  await expect(confirmField(page)).toHaveValue('Chan')
  await expect(confirmField(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(searchBox(page)).toHaveValue('a')
})

test('tells of a new failure in the title until one looks, and by a notification', async ({
  page,
  context,
  live,
}) => {
  await context.grantPermissions(['notifications'], { origin: live.url })
  await page.addInitScript(() => {
    const shown: string[] = []
    const Original = Notification
    // The browser's own, which leaves nothing in the page to look at.
    window.Notification = class extends Original {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        shown.push(`${title}: ${options?.body}`)
      }
    }
    // Without a window Chromium grants them, and goes on saying that it does not.
    Object.defineProperty(Notification, 'permission', { value: 'granted' })
    Object.assign(window, { shown })
  })
  await live.open()
  await expect(row(page, 'Nightly copy')).toBeVisible()
  await expect(page).toHaveTitle('Imports · Imports Console')
  const menu = await openMenu(page, 'Display')
  const notify = menu.getByRole('checkbox', { name: 'Notify me when an import fails' })
  // It asks the browser first, which answers in its own time.
  await notify.click()
  await expect(notify).toBeChecked()
  await page.keyboard.press('Escape')
  // A page that a test drives always has the focus.
  await page.evaluate(() => {
    document.hasFocus = () => false
  })
  change(live.stub, 'import_nightly', { status: 'failed', failedReason: 'invalid_format' })
  await page.clock.fastForward(interval)
  await expect(page).toHaveTitle('(1 failed) Imports · Imports Console')
  expect(await page.evaluate('shown')).toEqual(['An import failed: Nightly copy'])
  await expect(tab(page, 'Failed 4')).toBeVisible()
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(page).toHaveTitle('Imports · Imports Console')
})
