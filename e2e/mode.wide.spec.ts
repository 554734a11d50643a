import type { Locator } from '@playwright/test'
import { expect, test } from './console.ts'
import { deleteButton, deleteDialog, row, rowLink } from './screens.ts'

async function expectRefused(button: Locator): Promise<void> {
  await expect(button).toBeDisabled()
  await expect(button).toHaveAccessibleDescription('This console is read-only (READ_ONLY=1)')
}

test('cuts the longest name of an account, never the mode', async ({ page, startConsole }) => {
  const EXA_ACCOUNT = 'a'.repeat(40)
  const console = await startConsole({ env: { EXA_ACCOUNT, READ_ONLY: '1' } })
  for (const width of [320, 390, 700, 1440]) {
    await page.setViewportSize({ width, height: 640 })
    await console.open()
    const header = page.getByRole('banner')
    const whole = await header.getByText('Sandbox', { exact: true }).evaluate((element) => ({
      cut: element.scrollWidth > element.clientWidth,
      right: element.getBoundingClientRect().right,
    }))
    expect(whole.cut, `at ${width}`).toBe(false)
    expect(whole.right, `at ${width}`).toBeLessThan(width)
    await expect(header.getByTitle(new RegExp(`^Sandbox · ${EXA_ACCOUNT}\\. `))).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    // The pages stay in one line beside it where there is room.
    if (width >= 700) expect((await header.boundingBox())?.height).toBeLessThan(50)
  }
})

test('changes nothing when it is read-only, and says why', async ({
  page,
  startConsole,
  request,
  expectFailedRequests,
}) => {
  const before = await startConsole()
  const list = await request.get(`${before.url}/api/websets/v0/imports`)
  const { data } = (await list.json()) as { data: { id: string; status: string }[] }
  const completed = data.find(({ status }) => status === 'completed')
  await request.delete(`${before.url}/api/websets/v0/imports/${completed?.id}`)
  await before.stop()
  const console = await startConsole({ env: { READ_ONLY: '1', DATA_DIR: before.dataDir } })
  await console.open('/deletions/1')
  await expectRefused(page.getByRole('button', { name: 'Recreate…' }))
  await console.open()
  await expect(page.getByRole('banner').getByText('Read-only')).toBeVisible()
  await expectRefused(page.getByRole('button', { name: 'New import' }))
  await page.keyboard.press('n')
  await expect(page).toHaveURL(/\/imports$/)
  await rowLink(page, 'Q1 leads (CRM export)').click()
  await expectRefused(page.getByRole('button', { name: 'Re-import…' }))
  const button = deleteButton(page)
  await expectRefused(button)
  await button.focus()
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
  await button.click({ force: true })
  await expect(deleteDialog(page)).toHaveCount(0)

  expectFailedRequests()
  const address = `/api/websets/v0/imports/${new URL(page.url()).pathname.split('/').pop()}`
  const fromPage = await page.evaluate(
    async (url) => (await fetch(url, { method: 'DELETE' })).status,
    console.basePath + address,
  )
  expect(fromPage).toBe(403)
  const fromElsewhere = await request.delete(console.url + address)
  expect(fromElsewhere.status()).toBe(403)
  expect(await fromElsewhere.json()).toMatchObject({ code: 'read_only' })
  await page.reload()
  await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()
})
