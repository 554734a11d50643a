import type { Page } from '@playwright/test'
import { bulkConfirm, bulkDialog, countField, dock } from './bulk.ts'
import { expect, test } from './console.ts'
import { details, progress, rowLink, selection, triage } from './screens.ts'

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

test('walks what the filter leaves, opens one in the list, goes back and forward, and begins anew with another view', async ({
  page,
  live,
}) => {
  await test.step('walks what the filter leaves, opens one in the list, and goes back and forward', async () => {
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

  await test.step('begins anew with another view', async () => {
    await live.open('/imports?q=audit&mode=triage')
    await expect(
      triage(page).getByRole('heading', { name: 'Triage 1 failed import', exact: true }),
    ).toBeVisible()
    await page.evaluate(
      (basePath) => history.pushState(null, '', `${basePath}/imports?mode=triage`),
      live.basePath,
    )
    await expect(triage(page).getByRole('heading', { name: 'Triage 3 failed imports' })).toBeVisible()
    await page.goBack()
    await expect(
      triage(page).getByRole('heading', { name: 'Triage 1 failed import', exact: true }),
    ).toBeVisible()
  })
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
})
