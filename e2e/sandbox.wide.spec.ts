import type { Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { deleteAll, dock, selectAll } from './bulk.ts'
import { expect, test } from './console.ts'
import {
  confirmButton,
  details,
  expectRows,
  importsTable,
  row,
  searchBox,
  selection,
  sortedTable,
  tab,
} from './screens.ts'

const badge = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^Sandbox/ })

test('plays a rate-limited afternoon, and starts again with as many imports as asked for', async ({
  page,
  context,
  startConsole,
}) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '12' } })
  await console.open()
  const otherTab = await context.newPage()
  await otherTab.goto(`${console.url}/imports`)
  await expectRows(otherTab, 12)
  await badge(page).press('Enter')
  await expect(page.getByRole('heading', { name: 'Sandbox', level: 1 })).toBeVisible()
  await expectClean(page, 'the controls of the sandbox')
  await page.getByRole('button', { name: 'Start: A rate-limited afternoon' }).press('Enter')
  await expect(page.getByRole('listitem').filter({ hasText: 'rate-limited' })).toContainText('Running')
  await expect(badge(page)).toHaveText('Sandbox · default · A rate-limited afternoon')
  await expect(badge(otherTab)).toHaveText('Sandbox · default · A rate-limited afternoon')
  await expect(page.getByRole('textbox', { name: 'Rate-limited, %' })).toHaveValue('40')
  // Reads would be turned away too: a person would try again, this test need not.
  await page.getByRole('textbox', { name: 'Rate-limited, %' }).fill('140')
  await expect(page.getByText('A whole number from 0 to 100')).toBeVisible()
  await page.getByRole('textbox', { name: 'Rate-limited, %' }).fill('0')
  await page.getByRole('textbox', { name: 'Latency, ms' }).fill('50')
  const save = page.getByRole('button', { name: 'Save settings' })
  await save.press('Enter')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await expect(save).toBeFocused()
  await expect(page.getByText('Running')).toHaveCount(0)
  await expect(badge(page)).toHaveText('Sandbox · default')

  // A scenario that replaces the data asks too.
  const empty = page.getByRole('button', { name: 'Start: An empty account' })
  await empty.dblclick()
  await empty.press('Enter')
  await expect(page.getByRole('button', { name: 'Delete 12 imports' })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).press('Enter')
  await expect(empty).toBeFocused()
  await expectRows(otherTab, 12)

  await page.getByRole('textbox', { name: 'Sample imports' }).fill('30')
  await page.getByRole('button', { name: 'Reset…' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.getByRole('button', { name: 'Delete 12 imports' }).press('Enter')
  await expectRows(page, 30)
  await expectRows(otherTab, 30)
  await deleteAll(page, '30')
  await expect(dock(page)).toContainText('30 deleted', { timeout: 30_000 })

  await page.setViewportSize({ width: 320, height: 640 })
  await console.open('/sandbox')
  await expect(page.getByRole('button', { name: 'Start: 10,000 imports' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})

test('plays “half the uploads are broken”: one fails, is read, made again and deleted, by keyboard alone', async ({
  page,
  startConsole,
}) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '3' } })
  const press = (name: string) => page.getByRole('button', { name }).press('Enter')
  const set = async (settings: Record<string, string>) => {
    for (const [name, value] of Object.entries(settings))
      await page.getByRole('textbox', { name }).fill(value)
    await press('Save settings')
    await expect(page.getByRole('button', { name: 'Save settings' })).toBeEnabled()
  }
  const paste = async () => {
    await press('Paste text instead')
    await page.getByRole('textbox', { name: 'CSV text' }).focus()
    await page.keyboard.insertText('name,website\nAcme,https://acme.example\n')
    await press('Use this text')
  }
  const completed = page.getByRole('status').filter({ hasText: 'Completed' })
  const failure = page.getByRole('region', { name: 'Failure' })

  await console.open('/sandbox')
  await press('Start: Half the uploads are broken')
  await expect(badge(page)).toHaveText('Sandbox · default · Half the uploads are broken')
  await expect(page.getByRole('textbox', { name: 'Broken uploads, %' })).toHaveValue('50')
  // Four seconds for each are right for a demonstration only.
  await set({ 'Processing, s': '0' })
  await page.keyboard.press('n')
  await paste()
  await page.getByRole('textbox', { name: 'Title' }).fill('Trade fair leads')
  for (;;) {
    await expect(page.getByText('No problems found')).toBeVisible()
    await press('Create import')
    await expect(completed.or(failure)).toBeVisible()
    if (await failure.isVisible()) break
    await page.getByRole('link', { name: 'Import another' }).press('Enter')
    await paste()
    await page.getByRole('textbox', { name: 'Title' }).fill('Trade fair leads')
  }
  await expect(failure).toContainText('the file was damaged on its way')
  await page.getByRole('link', { name: 'Open the import' }).press('Enter')
  await expect(details(page).getByRole('heading', { name: 'Damaged upload' })).toBeVisible()

  await badge(page).press('Enter')
  await set({ 'Broken uploads, %': '0' })
  await page.goBack()
  await details(page).getByRole('link', { name: 'Re-import…' }).press('Enter')
  await paste()
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Trade fair leads')
  await expect(page.getByText('No problems found')).toBeVisible()
  await press('Create import')
  await expect(completed).toBeVisible()
  await press('Delete the failed import…')
  // The import is read once more before it may go.
  await expect(confirmButton(page)).toBeEnabled()
  await confirmButton(page).press('Enter')
  await expect(page.getByText('Failed import deleted.')).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(row(page, 'Trade fair leads').first()).toContainText('Completed')
  await expect(
    page.getByRole('row').filter({ hasText: 'Trade fair leads' }).filter({ hasText: 'Failed' }),
  ).toHaveCount(0)
})

test('plays “10,000 imports”: the list loads to its end, and is searched, sorted and selected', async ({
  page,
  startConsole,
}) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '0' } })
  await console.open('/sandbox')
  await page.getByRole('button', { name: 'Start: 10,000 imports' }).press('Enter')
  await expect(badge(page)).toHaveText('Sandbox · default · 10,000 imports', { timeout: 30_000 })
  // While they load.
  await searchBox(page).pressSequentially('newsletter january')
  await expect(page.getByText(/^\d+ matches of 10,000 imports$/)).toBeVisible({ timeout: 30_000 })
  await expect(searchBox(page)).toHaveValue('newsletter january')
  await expect(page.getByRole('progressbar')).toBeHidden()
  const first = importsTable(page).getByRole('row').nth(1)
  await expect(first.locator('mark').first()).toHaveText(/^newsletter$/i)

  await test.step('sorts what is found', async () => {
    await page.getByRole('columnheader', { name: 'Rows' }).getByRole('button').click()
    await searchBox(page).fill('leads')
    await expect(first).toBeHidden()
    await expect(sortedTable(page).getByRole('row').nth(1)).toContainText(/leads/i)
    const counts = await sortedTable(page).locator('tr[aria-rowindex] > td:nth-child(6)').allTextContents()
    const numbers = counts.map((text) => Number(text.replaceAll(',', '')))
    expect(numbers.length).toBeGreaterThan(10)
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
    await searchBox(page).fill('')
    await expect(sortedTable(page).getByRole('row').nth(1)).toContainText('All companies, full registry dump')
  })

  await test.step('selects thousands at once', async () => {
    await selectAll(page).check()
    await expect(selection(page)).toContainText('10,000 selected')
    await tab(page, /^Failed/).click()
    await expect(selection(page)).toContainText(/[\d,]+ hidden by the filter/)
    await expect(selectAll(page)).toBeChecked()
    await selectAll(page).uncheck()
    await expect(selection(page)).toContainText(/7,\d{3} selected · .* · 7,\d{3} hidden by the filter/)
    await tab(page, /^All/).click()
  })

  const last = sortedTable(page).locator('[aria-rowindex="10001"]')
  await sortedTable(page).hover()
  await expect(async () => {
    await page.mouse.wheel(0, 500_000)
    await expect(last).toBeInViewport({ timeout: 200 })
  }).toPass()
})
