import { expect, test } from './console.ts'
import { rowLink } from './screens.ts'

const listPath = '/websets/v0/imports?limit=200'

test('asks for the data of a page before its script has come, and once', async ({ page, live }) => {
  const browser = await page.context().newCDPSession(page)
  for (const address of ['/', '/imports?status=failed', '/imports/import_suppliers', '/deletions']) {
    // The script comes over the wire each time, as on a first visit.
    await browser.send('Network.clearBrowserCache')
    const before = live.stub.requests.length
    await live.open(address)
    const isList = address !== '/deletions'
    if (isList) await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
    else await expect(page.getByRole('heading', { name: 'No deletions yet' })).toBeVisible()
    const requests = await page.evaluate(
      (basePath) =>
        (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map(
          ({ name, startTime, responseEnd }) => ({
            path: new URL(name).pathname.slice(basePath.length).replace(/-[\w-]{8}\./, '.'),
            startTime,
            responseEnd,
          }),
        ),
      live.basePath,
    )
    const find = (path: string) => requests.find((request) => request.path === path)
    const script = find('/assets/index.js')
    const first = isList ? ['/api/console/info', '/api/websets/v0/imports'] : ['/api/console/info']
    for (const path of first) expect(find(path)?.startTime, path).toBeLessThan(script!.responseEnd)
    // What is preloaded and not used would be asked for again.
    const asked = requests.map(({ path }) => path).filter((path) => /^\/(api|assets)\//.test(path))
    expect(asked).toEqual([...new Set(asked)])
    const reads = live.stub.requests.slice(before).filter(({ url }) => url === listPath)
    expect(reads, address).toHaveLength(isList ? 1 : 0)
  }
})

test('is one script and one style sheet', async ({ console, request }) => {
  const page = await (await request.get(`${console.url}/imports`)).text()
  const files = page.match(/(?<=")[^"]*\/assets\/[^"]+/g) ?? []
  expect(files.map((file) => file.slice(console.basePath.length).replace(/-[\w-]{8}\./, '.'))).toEqual([
    '/assets/index.js',
    '/assets/index.css',
  ])
})

test('says so when its script does not come', async ({ page, console, expectFailedRequests }) => {
  expectFailedRequests()
  await page.route(/\/assets\/index-.*\.js$/, (route) => route.abort())
  await console.open()
  await expect(page.getByRole('alert')).toHaveText('Imports Console could not load. Reload the page.')
  await page.unroute(/\/assets\/index-.*\.js$/)
  await page.reload()
  await expect(page.getByRole('table')).toBeVisible()
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('says where scripts have to be allowed', async ({ page, console }) => {
    await console.open()
    await expect(page.locator('noscript p')).toBeInViewport({ ratio: 1 })
  })
})
