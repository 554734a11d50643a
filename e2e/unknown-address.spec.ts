import { expect, test } from './console.ts'
import { importsTable, record } from './screens.ts'

test('says that a record is unknown', async ({ page, console, expectFailedRequests }) => {
  expectFailedRequests()
  await console.open('/deletions/4711')
  await expect(record(page).getByRole('heading', { name: 'No such record' })).toBeVisible()
  await record(page).getByRole('link', { name: 'Back to the list' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing was deleted yet' })).toBeVisible()
})

test('leads from a slash at the end to the page', async ({ page, console }) => {
  await console.open('/imports/?status=failed')
  await expect(page).toHaveURL(`${console.url}/imports?status=failed`)
  await expect(importsTable(page)).toBeVisible()
})

test('says that a page is unknown', async ({ page, console, expectFailedRequests }) => {
  expectFailedRequests()
  const answer = await page.goto(`${console.url}/webhooks`)
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to the imports' }).click()
  await expect(importsTable(page)).toBeVisible()
})

test('opens beside all the cookies that other programs left on this host', async ({
  page,
  context,
  console,
}) => {
  const cookies = Array.from({ length: 180 }, (_, n) => ({
    name: `of-another-program-${n}`,
    value: 'x'.repeat(4_000),
    url: console.url,
  }))
  await context.addCookies(cookies)
  await console.open()
  await expect(importsTable(page)).toBeVisible()
})
