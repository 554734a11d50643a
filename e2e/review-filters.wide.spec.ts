import { expect, test } from './console.ts'
import { liveImport } from '../server/testing/live-imports.ts'
import { chips, expectRows, openMenu, rowLink, row, tab } from './screens.ts'

test('counts, puts together and takes back what is chosen', async ({ page, console }) => {
  await test.step('counts each option, and puts them together', async () => {
    await console.open()
    const menu = await openMenu(page, 'Filters')
    await menu.getByRole('checkbox', { name: /^Failed ?14$/ }).check()
    await expect(page).toHaveURL(/\?status=failed$/)
    await menu.getByRole('checkbox', { name: /^Missing identifier ?4$/ }).check()
    await expectRows(page, 4)
    await menu.getByRole('checkbox', { name: /^Article ?1$/ }).check()
    await expectRows(page, 1)
    await expect(row(page, 'Trade press, logistics')).toBeVisible()
    await expect(page).toHaveURL(/\?status=failed&reason=missing_identifier&entity=article$/)
    // What another choice within the same kind would show.
    await expect(menu.getByRole('checkbox', { name: /^Person ?3$/ })).not.toBeChecked()
    await expect(menu.getByRole('checkbox', { name: /^Pending ?0$/ })).not.toBeChecked()
    await menu.getByRole('checkbox', { name: /^Person ?3$/ }).check()
    await expectRows(page, 4)
    await page.keyboard.press('Escape')
    // Of the status the tab speaks.
    await expect(page.getByRole('button', { name: 'Filters (3)' })).toBeFocused()
    await expect(chips(page).getByRole('button')).toHaveCount(4)
    await chips(page).getByRole('button', { name: 'Entity: Article' }).click()
    await expectRows(page, 3)
  })

  await test.step('calls stuck a guess, and takes the least rows', async () => {
    await console.open()
    const menu = await openMenu(page, 'Filters')
    const stuck = menu.getByRole('checkbox', { name: 'Possibly stuck (pending > 1 h)' })
    await stuck.check()
    await expectRows(page, 3)
    await expect(rowLink(page, 'Existing customers (suppression list)')).toHaveCount(0)
    await expect(page).toHaveURL(/\?stuck=1$/)
    await expect(chips(page)).toContainText('Possibly stuck')
    await menu.getByRole('spinbutton', { name: 'At least' }).fill('7000')
    await expect(page).toHaveURL(/\?stuck=1&rows=7000$/)
    await expectRows(page, 1)
    await expect(chips(page)).toContainText('At least 7,000 rows')
    await stuck.uncheck()
    await expectRows(page, 4)
  })

  await test.step('takes no longer number or year than an address can say', async () => {
    await console.open()
    const menu = await openMenu(page, 'Filters')
    const rows = menu.getByRole('spinbutton', { name: 'At least' })
    await rows.pressSequentially('12345678901')
    await expect(rows).toHaveValue('999999999')
    await expect(page).toHaveURL(/\?rows=999999999$/)
    await expect(page.getByRole('heading', { name: 'No import matches' })).toBeVisible()
    await rows.fill('')
    await menu.getByLabel('From', { exact: true }).pressSequentially('0102202612')
    await expect(page).toHaveURL(/\?from=\d{4}-01-02$/)
  })

  await test.step('keeps a filter that nothing has any more, to be taken back', async () => {
    await console.open('/imports?entity=starship')
    await expect(page.getByRole('heading', { name: 'No import matches' })).toBeVisible()
    const menu = await openMenu(page, 'Filters')
    await menu.getByRole('checkbox', { name: /^starship ?0$/ }).click()
    await expectRows(page, 60)
    await expect(tab(page, 'All 60')).toBeVisible()
  })
})

test('takes dates', async ({ page, live }) => {
  await test.step('takes dates, both days included', async () => {
    const noon = new Date()
    noon.setHours(12, 0, 0, 0)
    for (const [id, days] of [
      ['import_after', 30],
      ['import_within', 31],
      ['import_before', 32],
    ] as const) {
      const createdAt = new Date(noon.getTime() - days * 86_400_000).toISOString()
      live.stub.imports.set(id, liveImport(id, 0, { title: id, createdAt }))
    }
    const day = new Date(noon.getTime() - 31 * 86_400_000).toISOString().slice(0, 10)
    await live.open()
    await expectRows(page, 8)
    const menu = await openMenu(page, 'Filters')
    await menu.getByLabel('From', { exact: true }).fill(day)
    await expectRows(page, 7)
    await menu.getByLabel('To', { exact: true }).fill(day)
    await expectRows(page, 1)
    await expect(rowLink(page, 'import_within')).toBeVisible()
    await expect(page).toHaveURL(new RegExp(`\\?from=${day}&to=${day}$`))
    await expect(chips(page)).toContainText(/Created .*\d/)
    await chips(page).getByRole('button', { name: 'Clear filters' }).click()
    await expectRows(page, 8)
  })

  await test.step('knows what today is at either end', async () => {
    for (const id of ['import_after', 'import_within', 'import_before']) live.stub.imports.delete(id)
    for (const [id, days] of [
      ['import_long_ago', 400],
      ['import_ahead', -2],
    ] as const)
      live.stub.imports.set(id, liveImport(id, days * 1440, { title: id }))
    await live.open('/imports?to=today')
    await expectRows(page, 6)
    await expect(rowLink(page, 'import_ahead')).toHaveCount(0)
    await live.open('/imports?from=today')
    await expect(rowLink(page, 'import_ahead')).toBeVisible()
    await expect(rowLink(page, 'import_long_ago')).toHaveCount(0)
  })
})
