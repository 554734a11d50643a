import { expect, test } from './console.ts'
import { arrive, change, liveImport, processingImport } from './live-imports.ts'
import { deleteDialog, details, progress, rowLink, selection, triage } from './screens.ts'

const interval = 4_000

test('walks the failed imports by keys, and ends on what was marked', async ({ page, live }) => {
  await live.open()
  await page.getByRole('navigation', { name: 'Ways to look' }).getByRole('link', { name: 'Triage' }).click()
  await expect(triage(page).getByRole('heading', { name: 'Triage 3 failed imports' })).toBeVisible()
  await triage(page).getByRole('button', { name: 'Start' }).click()
  const status = progress(page)
  await expect(status).toHaveText('1 of 3')
  await expect(page.getByRole('progressbar', { name: 'Triage progress' })).toHaveAttribute('max', '3')
  const title = (name: string) => triage(page).getByRole('article', { name })
  await expect(title('Webinar sign-ups, spring')).toContainText('is empty in 112 of 240 rows')

  await page.keyboard.press('x')
  await expect(status).toHaveText('1 of 3 · marked for deletion')
  await expect(triage(page).getByRole('button', { name: 'Unmark' })).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('j')
  await expect(status).toHaveText('2 of 3')
  await expect(title('Suppliers to audit')).toBeVisible()
  await page.keyboard.press('k')
  await expect(status).toHaveText('1 of 3 · marked for deletion')
  for (const at of ['2 of 3', '3 of 3']) {
    await page.keyboard.press('j')
    await expect(status).toHaveText(at)
  }
  await page.keyboard.press('x')
  await page.keyboard.press('j')

  await expect(triage(page).getByRole('heading', { name: '2 imports marked for deletion' })).toBeVisible()
  await expect(triage(page).getByRole('link')).toHaveText(['Webinar sign-ups, spring', 'Alumni network'])
  await triage(page).getByRole('button', { name: 'Unmark Alumni network' }).click()
  await expect(triage(page).getByRole('heading', { name: '1 import marked for deletion' })).toBeVisible()
  await triage(page).getByRole('button', { name: 'Back to the list' }).click()
  // What was marked is what is selected.
  await expect(selection(page)).toContainText('1 selected · 1 failed')
  expect(live.stub.count('DELETE')).toBe(0)
})

test('walks what the filter leaves, opens one in the list, and goes back and forward', async ({
  page,
  live,
}) => {
  await live.open('/imports?q=row&mode=triage')
  await triage(page).getByRole('button', { name: 'Start' }).click()
  await page.keyboard.press('j')
  const status = progress(page)
  await expect(status).toHaveText('2 of 3')
  const address = page.url()
  await page.keyboard.press('Enter')
  await expect(details(page).getByRole('heading', { name: 'Suppliers to audit' })).toBeVisible()
  await expect(page).toHaveURL(/\/imports\/import_suppliers\?q=row$/)
  await page.goBack()
  await expect(status).toHaveText('2 of 3')
  expect(page.url()).toBe(address)
  await page.goBack()
  await expect(status).toHaveText('1 of 3')
  await page.goForward()
  await expect(status).toHaveText('2 of 3')
  await page.keyboard.press('Escape')
  await expect(triage(page).getByRole('button', { name: 'Start' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
  await expect(page).toHaveURL(/\/imports\?q=row$/)
})

test('stays where it is while the list is read again', async ({ page, live }) => {
  await page.clock.install()
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
  await live.open('/imports/import_suppliers?mode=triage')
  const status = progress(page)
  await triage(page).getByRole('button', { name: 'Mark for deletion' }).click()
  await expect(status).toHaveText('2 of 3 · marked for deletion')
  change(live.stub, 'import_nightly', { status: 'failed', failedReason: 'invalid_format' })
  change(live.stub, 'import_webinar', { status: 'completed', failedReason: null })
  arrive(live.stub, liveImport('import_new', 0, { title: 'Fresh from the fair' }))
  await page.clock.fastForward(interval)
  await expect(page.getByRole('button', { name: 'Show 1 new import' })).toBeVisible()
  // The one that has failed meanwhile comes last; the one that has not failed after all keeps its place.
  await expect(status).toHaveText('2 of 4 · marked for deletion')
  await expect(triage(page).getByRole('article', { name: 'Suppliers to audit' })).toBeVisible()
  await page.getByRole('button', { name: 'Show 1 new import' }).click()
  await expect(status).toHaveText('2 of 5 · marked for deletion')
  await expect(triage(page).getByRole('article', { name: 'Suppliers to audit' })).toBeVisible()
})

test('has nothing to walk where nothing has failed', async ({ page, live }) => {
  await live.open('/imports?status=completed&mode=triage')
  await expect(page.getByRole('heading', { name: 'No failed import matches' })).toBeVisible()
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await expect(page).toHaveURL(/\/imports\?status=completed$/)
  await expect(rowLink(page, 'Channel partners, Iberia')).toBeVisible()
})

test('keeps each key to what it is for', async ({ page, live }) => {
  await live.open('/imports/import_webinar?mode=triage')
  await expect(progress(page)).toHaveText('1 of 3')
  // There is none before the first.
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await expect(progress(page)).toHaveText('1 of 3 · marked for deletion')
  await page.keyboard.press('j')
  // Enter is for the button that has the focus.
  await triage(page).getByRole('button', { name: 'Mark for deletion' }).press('Enter')
  await expect(progress(page)).toHaveText('2 of 3 · marked for deletion')
  // What is not a key of the triage does nothing here.
  await page.getByRole('main').focus()
  await page.keyboard.press('d')
  await page.keyboard.press('Enter')
  await expect(details(page)).toBeVisible()
  await expect(deleteDialog(page)).toHaveCount(0)
})
