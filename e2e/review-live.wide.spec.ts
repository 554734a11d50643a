import { expect, test } from './console.ts'
import { arrive, change, liveImport, processingImport } from '../server/testing/live-imports.ts'
import { openMenu, row, selection, tab } from './screens.ts'

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
  expect(await page.evaluate('shown')).toEqual([
    'Notifications are on: You’ll see one when an import fails and you are elsewhere.',
    'An import failed: Nightly copy',
  ])
  await expect(tab(page, 'Failed 4')).toBeVisible()
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(page).toHaveTitle('Imports · Imports Console')
})
