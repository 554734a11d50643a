import { expect, test } from './console.ts'
import { importsTable, record } from './screens.ts'

test('says that a record or a page is unknown, and opens whatever cookies there are', async ({
  page,
  console,
  expectFailedRequests,
  context,
  behindNginx,
}) => {
  await test.step('says that a record is unknown', async () => {
    expectFailedRequests()
    await console.open('/deletions/4711')
    await expect(record(page).getByRole('heading', { name: 'No such record' })).toBeVisible()
    await record(page).getByRole('link', { name: 'Close' }).click()
    await expect(page.getByRole('heading', { name: 'Nothing was deleted yet' })).toBeVisible()
  })

  await test.step('leads from a slash at the end to the page', async () => {
    await console.open('/imports/?status=failed')
    await expect(page).toHaveURL(`${console.url}/imports?status=failed`)
    await expect(importsTable(page)).toBeVisible()
  })

  await test.step('says that a page is unknown', async () => {
    expectFailedRequests()
    const answer = await page.goto(`${console.url}/webhooks`)
    expect(answer?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
    await page.getByRole('link', { name: 'Go to Imports' }).click()
    await expect(importsTable(page)).toBeVisible()
  })

  await test.step('opens beside all the cookies that other programs left on this host', async () => {
    // nginx has a limit of its own.
    if (behindNginx) return
    const cookies = Array.from({ length: 180 }, (_, n) => ({
      name: `of-another-program-${n}`,
      value: 'x'.repeat(4_000),
      url: console.url,
    }))
    await context.addCookies(cookies)
    await console.open()
    await expect(importsTable(page)).toBeVisible()
  })

  await test.step('says so in a browser that is too old for the app', async () => {
    await expect(page.getByText('needs a newer browser')).toBeHidden()
    await page.addInitScript(() => Reflect.deleteProperty(Map, 'groupBy'))
    await console.open()
    await expect(page.getByRole('alert')).toHaveText(/needs a newer browser: Chrome or Edge 1\d\d/)
  })
})
