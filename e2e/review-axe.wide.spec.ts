import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { openMenu, progress, row, searchBox, selection, triage } from './screens.ts'

test('the menus over the list, a search and a selection', async ({ page, startConsole }) => {
  await test.step('the menus over the list', async () => {
    const console = await startConsole({ env: { SANDBOX_IMPORTS: '12' } })
    await console.open()
    await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()
    for (const name of ['Filters', 'Views', 'Export', 'Display'] as const) {
      await openMenu(page, name)
      await expectClean(page, name)
      await page.keyboard.press('Escape')
    }
  })

  await test.step('a search and a selection', async () => {
    const console = await startConsole({ env: { SANDBOX_IMPORTS: '12' } })
    await console.open('/imports?status=failed&stuck=1')
    await expect(page.getByRole('heading', { name: 'No import matches' })).toBeVisible()
    await expectClean(page, 'no match')
    await console.open()
    await searchBox(page).fill('leads')
    await page.getByRole('checkbox', { name: 'Select Q1 leads (CRM export)' }).check()
    await expect(selection(page)).toBeVisible()
    await expectClean(page, 'search and selection')
  })
})

test('groups, the picture as a table, and triage', async ({ page, startConsole }) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '12' } })
  await console.open('/imports?mode=groups')
  const show = page.getByRole('button', { name: 'Show imports' })
  await show.first().click()
  await page
    .getByRole('checkbox', { name: /^Select( all \d+)?$/ })
    .first()
    .check()
  await page.getByRole('button', { name: 'Show as table' }).click()
  await expectClean(page, 'groups')
  await console.open('/imports?mode=triage')
  await expect(triage(page)).toBeVisible()
  await expectClean(page, 'start of a triage')
  await triage(page).getByRole('button', { name: 'Start' }).click()
  await page.keyboard.press('x')
  await expect(progress(page)).toContainText('marked for deletion')
  await expectClean(page, 'triage')
  await page.keyboard.press('Escape')
  await expect(triage(page).getByRole('heading', { name: '1 import marked for deletion' })).toBeVisible()
  await expectClean(page, 'end of a triage')
})
