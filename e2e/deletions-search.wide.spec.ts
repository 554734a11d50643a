import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { type Console, expect, test } from './console.ts'
import { fact, record } from './screens.ts'

const searchBox = (page: Page) => page.getByRole('searchbox', { name: /^Search titles, ids, reasons/ })
const table = (page: Page) => page.getByRole('table', { name: 'Deletions, newest first' })
const rows = (page: Page) => table(page).getByRole('row')

/** Deletes the newest imports through the console's own routes: two by themselves, one of them twice, four by a job. */
async function deleteSome({ url }: Console): Promise<string[]> {
  const answer = await fetch(`${url}/api/websets/v0/imports?limit=10`)
  const ids = ((await answer.json()) as { data: { id: string }[] }).data.map(({ id }) => id)
  const remove = (id: string | undefined, reason: string) =>
    fetch(`${url}/api/websets/v0/imports/${id}`, {
      method: 'DELETE',
      headers: { 'x-deletion-reason': encodeURIComponent(reason) },
    })
  await remove(ids[0], '=HYPERLINK("http://x")')
  await remove(ids[1], 'Größer als gedacht')
  await remove(ids[1], 'Again')
  await fetch(`${url}/api/console/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'test' },
    body: JSON.stringify({ ids: ids.slice(2, 6), reason: 'spring cleaning' }),
  })
  await expect
    .poll(async () => ((await (await fetch(`${url}/api/console/jobs/1`)).json()) as { state: string }).state)
    .toBe('finished')
  return ids
}

test('finds, opens, folds and exports what was deleted', async ({ page, console }) => {
  await test.step('exports what matches, with no formula in it', async () => {
    const ids = await deleteSome(console)
    await console.open('/deletions?outcome=deleted')
    await expect(rows(page)).toHaveCount(7)
    const save = async (name: RegExp) => {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name }).click()
      return readFile(await (await download).path(), 'utf8')
    }
    const csv = await save(/^Export 6 records as CSV$/)
    expect(csv.startsWith('\uFEFFrecord,account,import_id,title,outcome,')).toBe(true)
    expect(csv.trim().split('\r\n')).toHaveLength(7)
    expect(csv.match(/^\d+,sandbox:default,/gm)).toHaveLength(6)
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`)
    const json = JSON.parse(await save(/^Export 6 records as JSON$/)) as { importId: string }[]
    expect(json.map(({ importId }) => importId).toSorted()).toEqual(ids.slice(0, 6).toSorted())
    await expect(page.getByText('Exported 6 records')).toBeVisible()
  })

  await test.step('finds records by words, outcome and job, and keeps that in the address', async () => {
    await console.open('/deletions')
    await expect(rows(page)).toHaveCount(8)
    await searchBox(page).fill('größer als')
    await expect(rows(page)).toHaveCount(2)
    await expect(page).toHaveURL(/\?q=/)
    await page.goBack()
    await expect(rows(page)).toHaveCount(8)
    await page.getByRole('button', { name: 'Already gone 1' }).click()
    await expect(rows(page)).toHaveCount(2)
    await expect(page).toHaveURL(`${console.url}/deletions?outcome=already_gone`)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect(searchBox(page)).toBeFocused()
    await console.open('/deletions?job=1')
    await expect(rows(page)).toHaveCount(5)
    await expect(page.getByRole('button', { name: /^Job 1 ?, remove this filter$/ })).toBeVisible()
    await searchBox(page).fill('nobody wrote this')
    await expect(page.getByRole('heading', { name: 'No deletion matches' })).toBeVisible()
    await page.getByRole('button', { name: 'Clear filters' }).last().click()
    await expect(rows(page)).toHaveCount(8)
  })

  await test.step('takes days, said once', async () => {
    await console.open('/deletions')
    await page.getByLabel('To', { exact: true }).fill('2020-01-01')
    await expect(page.getByRole('heading', { name: 'No deletion matches' })).toBeVisible()
    await expect(page).toHaveURL(`${console.url}/deletions?to=2020-01-01`)
    await page.getByLabel('From', { exact: true }).fill('2020-01-01')
    await page.getByLabel('To', { exact: true }).fill('')
    await expect(rows(page)).toHaveCount(8)
    await expect(page.getByRole('button', { name: /remove this filter$/ })).toHaveCount(0)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect(page).toHaveURL(`${console.url}/deletions`)
    await expect(searchBox(page)).toBeFocused()
  })

  await test.step('opens records by keys, with their reason and job', async () => {
    await console.open('/deletions?job=1')
    await expect(rows(page)).toHaveCount(5)
    await page.keyboard.press('/')
    await expect(searchBox(page)).toBeFocused()
    await page.keyboard.press('Escape')
    await searchBox(page).blur()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expect(fact(record(page), 'Reason')).toHaveText('spring cleaning')
    await expect(fact(record(page), 'Job')).toHaveText('Job 1')
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(`${console.url}/deletions?job=1`)
  })

  await test.step('folds the columns into one where there is no room for them', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await console.open('/deletions?job=1')
    const cells = rows(page).nth(1).getByRole('cell')
    await expect(cells).toHaveCount(1)
    await expect(cells).toContainText(/Deleted·(just now|.+ ago)·spring cleaning/)
    await expect(cells.getByText(/^By 127\.0\.0\.1 · /)).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await expectClean(page, 'a narrow ledger')
  })
})
