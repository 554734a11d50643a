import type { Page } from '@playwright/test'
import { bulkConfirm, bulkDialog, countField, dock } from './bulk.ts'
import { expect, test } from './console.ts'
import { arrive, change, liveImport, processingImport } from '../server/testing/live-imports.ts'
import { deleteDialog, details, progress, rowLink, selection, triage } from './screens.ts'

const interval = 4_000

/** The list, as the place that takes the focus. */
const list = (page: Page) => page.getByRole('region', { name: 'Imports', exact: true })

/** What the summary is headed by. */
const summary = (page: Page) => triage(page).getByRole('heading', { name: /^Triage \d failed imports?$/ })

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

test('keeps the place of the one on screen when it is deleted elsewhere', async ({ page, live }) => {
  await page.clock.install()
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
  await live.open('/imports/import_suppliers?mode=triage')
  await expect(progress(page)).toHaveText('2 of 3')
  await expect(triage(page).getByRole('heading', { name: 'Suppliers to audit' })).toBeFocused()
  await page.keyboard.press('x')
  const address = page.url()
  live.stub.imports.delete('import_suppliers')
  await page.clock.fastForward(interval)
  await expect(progress(page)).toHaveText('2 of 3 · deleted')
  await expect(triage(page).getByRole('article')).toContainText('This import has been deleted')
  await expect(triage(page).getByRole('heading', { name: 'Suppliers to audit' })).toBeFocused()

  // Nothing is left to mark or to open.
  for (const name of ['Mark for deletion', 'Open']) {
    const button = triage(page).getByRole('button', { name })
    await expect(button).toBeDisabled()
    await expect(button).toHaveAttribute('title', 'This import has been deleted')
  }
  await page.keyboard.press('x')
  await page.keyboard.press('Enter')
  await expect(progress(page)).toHaveText('2 of 3 · deleted')
  expect(page.url()).toBe(address)

  await page.keyboard.press('j')
  await expect(triage(page).getByRole('article', { name: 'Alumni network' })).toBeVisible()
  await expect(progress(page)).toHaveText('3 of 3')
  // There is nothing to stop for between these two any more.
  await page.keyboard.press('k')
  await expect(triage(page).getByRole('article', { name: 'Webinar sign-ups, spring' })).toBeVisible()
  await expect(progress(page)).toHaveText('1 of 3')
  await page.keyboard.press('Escape')
  await expect(triage(page).getByRole('heading', { name: 'Triage 2 failed imports' })).toBeVisible()
  await expect(triage(page).getByRole('heading', { name: 'None marked' })).toBeVisible()
  await page.keyboard.press('j')
  await expect(progress(page)).toHaveText('1 of 2')
})

test('ends where all that is left was deleted elsewhere', async ({ page, live }) => {
  await page.clock.install()
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
  await live.open('/imports/import_suppliers?mode=triage')
  await expect(progress(page)).toHaveText('2 of 3')
  for (const id of ['import_webinar', 'import_suppliers', 'import_alumni']) live.stub.imports.delete(id)
  await page.clock.fastForward(interval)
  await expect(progress(page)).toHaveText('2 of 3 · deleted')
  await expect(triage(page).getByRole('button', { name: 'Previous' })).toHaveAttribute(
    'title',
    'The ones before were deleted',
  )
  await triage(page).getByRole('button', { name: 'Finish' }).click()
  await expect(page.getByRole('heading', { name: 'No failed import matches' })).toBeVisible()
})

test('begins anew with another view', async ({ page, live }) => {
  await live.open('/imports?q=audit&mode=triage')
  await expect(
    triage(page).getByRole('heading', { name: 'Triage 1 failed import', exact: true }),
  ).toBeVisible()
  await page.evaluate(() => history.pushState(null, '', '/imports?mode=triage'))
  await expect(triage(page).getByRole('heading', { name: 'Triage 3 failed imports' })).toBeVisible()
  await page.goBack()
  await expect(
    triage(page).getByRole('heading', { name: 'Triage 1 failed import', exact: true }),
  ).toBeVisible()
})

test('begins at the summary where the address names none of the walk', async ({ page, live }) => {
  await live.open('/imports/import_partners?mode=triage')
  await expect(triage(page).getByRole('heading', { name: 'Triage 3 failed imports' })).toBeVisible()
  await page.keyboard.press('j')
  await expect(progress(page)).toHaveText('1 of 3')
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

test.describe('never loses the focus', () => {
  test('on the way into the triage, through it and back', async ({ page, live }) => {
    await live.open()
    await page
      .getByRole('navigation', { name: 'Ways to look' })
      .getByRole('link', { name: 'Triage' })
      .press('Enter')
    await expect(summary(page)).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(triage(page).getByRole('button', { name: 'Start' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(triage(page).getByRole('heading', { name: 'Webinar sign-ups, spring' })).toBeFocused()
    await page.keyboard.press('j')
    await expect(triage(page).getByRole('heading', { name: 'Suppliers to audit' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(summary(page)).toBeFocused()
    await triage(page).getByRole('button', { name: 'Back to the list' }).press('Enter')
    await expect(list(page)).toBeFocused()
    await page.goBack()
    await expect(summary(page)).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(list(page)).toBeFocused()
  })

  test('at the end, whether by key or by button', async ({ page, live }) => {
    await live.open('/imports/import_alumni?mode=triage')
    await expect(progress(page)).toHaveText('3 of 3')
    // It stays where it is during the walk, but the end is something else to read.
    await page.getByRole('main').focus()
    await page.keyboard.press('j')
    await expect(summary(page)).toBeFocused()
    await page.keyboard.press('j')
    await triage(page).getByRole('button', { name: 'Next' }).press('Enter')
    await expect(progress(page)).toHaveText('2 of 3')
    await page.keyboard.press('Enter')
    await expect(progress(page)).toHaveText('3 of 3')
    await expect(triage(page).getByRole('button', { name: 'Finish' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(summary(page)).toBeFocused()
  })

  test('where there is nothing to walk', async ({ page, live }) => {
    await live.open('/imports?status=completed')
    await page
      .getByRole('navigation', { name: 'Ways to look' })
      .getByRole('link', { name: 'Triage' })
      .press('Enter')
    await expect(triage(page)).toBeFocused()
    await page.getByRole('link', { name: 'Back to the list' }).press('Enter')
    await expect(list(page)).toBeFocused()
  })

  test('when what was marked is unmarked', async ({ page, live }) => {
    await live.open('/imports/import_webinar?mode=triage')
    await expect(progress(page)).toHaveText('1 of 3')
    for (const key of ['x', 'j', 'x', 'j', 'x', 'j']) await page.keyboard.press(key)
    await expect(summary(page)).toBeFocused()
    const unmark = (title: string) => triage(page).getByRole('button', { name: `Unmark ${title}` })
    await unmark('Webinar sign-ups, spring').press('Enter')
    await expect(unmark('Suppliers to audit')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(unmark('Alumni network')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(triage(page).getByRole('heading', { name: 'None marked' })).toBeVisible()
    await expect(summary(page)).toBeFocused()
  })

  test('when the deletion of what was marked begins', async ({ page, live }) => {
    await live.open('/imports/import_webinar?mode=triage')
    await expect(progress(page)).toHaveText('1 of 3')
    for (const key of ['x', 'j', 'x', 'Escape']) await page.keyboard.press(key)
    await triage(page).getByRole('button', { name: 'Delete 2 imports…' }).press('Enter')
    await countField(page).fill('2')
    await expect(bulkConfirm(page)).toBeEnabled()
    await page.keyboard.press('Enter')
    await expect(bulkDialog(page)).toHaveCount(0)
    await expect(summary(page)).toBeFocused()
    await expect(dock(page)).toContainText('2 deleted')
    await expect(summary(page)).toHaveText('Triage 1 failed import')
    await expect(summary(page)).toBeFocused()
  })

  test('when the deletion leaves nothing to walk', async ({ page, live }) => {
    await live.open('/imports/import_webinar?q=webinar&mode=triage')
    await expect(progress(page)).toHaveText('1 of 1')
    for (const key of ['x', 'j']) await page.keyboard.press(key)
    await triage(page).getByRole('button', { name: 'Delete 1 import…' }).press('Enter')
    await countField(page).fill('1')
    await expect(bulkConfirm(page)).toBeEnabled()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'No failed import matches' })).toBeVisible()
    await expect(triage(page)).toBeFocused()
  })
})
