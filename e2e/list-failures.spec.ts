import { failBefore, htmlAfter, rateLimit, refuse } from '../server/testing/stub-behaviours.ts'
import { expect, test } from './console.ts'
import { processingImport } from '../server/testing/live-imports.ts'
import { details, importsTable, listFailure, rowLink, tab } from './screens.ts'

test.beforeEach(({ expectFailedRequests }) => expectFailedRequests())

const faults = [
  [
    refuse(401, { requestId: 'r', error: 'No such key.', tag: 'INVALID_API_KEY' }),
    'Exa did not accept the API key',
    'INVALID_API_KEY',
  ],
  [refuse(402, { error: 'Out of credits.' }), 'The Exa account has no credits left', 'payment_required'],
  [refuse(500, { error: 'Internal.' }), 'Exa failed on its side', 'http_500'],
  // A gateway answers with a page.
  [failBefore(503), 'Exa failed on its side', 'http_503'],
  [htmlAfter, 'Exa failed on its side', 'upstream_unreadable'],
  [
    refuse(200, { data: [{ id: 'webset_1' }], hasMore: false, nextCursor: null }),
    'The answer could not be understood',
    'unreadable_answer',
  ],
] as const

test('says what each failure means, and loads when asked again', async ({ page, live }) => {
  for (const [fault, words, code] of faults) {
    live.stub.always('GET', fault)
    await live.open()
    const failure = listFailure(page)
    await expect(failure).toContainText(words)
    await expect(failure).toContainText(code)
    await expect(failure).toContainText(/Request req_stub_\d+/)
    await expect(page.getByRole('alert')).toHaveCount(1)
    // Nothing is counted before anything is known.
    await expect(tab(page, 'All')).toBeVisible()
    await expect(tab(page, 'Failed')).toBeVisible()
    await expect(page.getByRole('status', { name: 'Loading imports' })).toHaveCount(0)

    live.stub.recover()
    await failure.getByRole('button', { name: 'Try again' }).click()
    await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
    await expect(failure).toHaveCount(0)
  }
})

test('a list that goes in circles ends with a message, and each import is there once', async ({
  page,
  live,
}) => {
  const all = [...live.stub.imports.values()]
  live.stub.always('GET', ({ request, answer }) => {
    const { searchParams } = new URL(request.url, 'http://stub')
    // The second page repeats two of the first, and leads back to itself.
    const data = searchParams.get('cursor') === null ? all.slice(0, 4) : all.slice(2)
    answer(200, { data, hasMore: true, nextCursor: 'again' })
  })
  await live.open()
  await expect(listFailure(page)).toContainText('Exa’s list does not come to its end')
  await expect(importsTable(page).getByRole('row')).toHaveCount(1 + all.length)
  await expect(rowLink(page, 'Suppliers to audit')).toHaveCount(1)
  const asked = live.stub.count('GET')
  await page.getByRole('checkbox', { name: 'Select all' }).first().check()
  await expect(page.getByRole('button', { name: `Delete ${all.length} imports…` })).toBeVisible()
  expect(live.stub.count('GET')).toBe(asked)

  live.stub.recover()
  live.stub.imports.delete('import_alumni')
  await listFailure(page).getByRole('button', { name: 'Try again' }).click()
  await expect(listFailure(page)).toHaveCount(0)
  await expect(importsTable(page).getByRole('row')).toHaveCount(all.length)
  await expect(page.getByRole('button', { name: `Delete ${all.length - 1} imports…` })).toBeVisible()
})

test('counts down what Exa asked for, and then loads by itself', async ({ page, live }) => {
  await page.clock.install()
  live.stub.script('GET', rateLimit('15'))
  await live.open()
  const failure = listFailure(page)
  await expect(failure).toContainText('Exa asked for a pause')
  const again = failure.getByRole('button', { name: /^Try again in \d+ s$/ })
  await expect(again).toHaveAccessibleDescription('Exa asked for this wait')
  // A clock that is set back meanwhile makes nobody wait for hours.
  await page.clock.setSystemTime(Date.now() - 2 * 60 * 60_000)
  await page.clock.runFor(2_000)
  await expect(failure.getByRole('button', { name: /^Try again in (?:1\d|\d) s$/ })).toBeVisible()
  // The page’s time is hurried, not the server’s: a new one knows of no pause.
  await live.stop()
  await live.start()
  await page.clock.fastForward(15_000)
  await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
  await expect(failure).toHaveCount(0)
})

test('says that Exa cannot be reached', async ({ page, live }) => {
  await live.stub.close()
  await live.open()
  await expect(listFailure(page)).toContainText('Exa cannot be reached')
  await expect(listFailure(page)).toContainText('upstream_unreachable')
  await expect(listFailure(page)).toContainText(`Nothing listens at ${new URL(live.stub.url).host}`)
})

test('says that the address is wrong, not that an import was deleted', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
  const noRoute = { statusCode: 404, message: 'Cannot GET /exa/websets/v0/imports', error: 'Not Found' }
  live.stub.always('GET', refuse(404, noRoute))
  await rowLink(page, 'Suppliers to audit').click()
  await expect(details(page)).toContainText('The imports API is not at this address')
  await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
  await live.open()
  await expect(listFailure(page)).toContainText('The imports API is not at this address')
  await expect(listFailure(page)).toContainText('EXA_BASE_URL')
})

test('keeps what is loaded when a later read fails, with the failure over it', async ({ page, live }) => {
  await page.clock.install()
  live.stub.imports.set('import_moving', processingImport('import_moving', 1_000, { title: 'Nightly copy' }))
  await live.open()
  await expect(rowLink(page, 'Nightly copy')).toBeVisible()
  live.stub.always('GET', refuse(401, { requestId: 'r', error: 'Revoked.', tag: 'INVALID_API_KEY' }))
  await page.clock.fastForward(4_000)
  await expect(listFailure(page)).toContainText('Exa did not accept the API key')
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '7')
  live.stub.recover()
  await listFailure(page).getByRole('button', { name: 'Try again' }).click()
  await expect(listFailure(page)).toHaveCount(0)
})

test('tells a failure of the details beside them, and keeps what the list knows', async ({ page, live }) => {
  await live.open()
  await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
  live.stub.script('GET', refuse(500, { error: 'Internal.' }))
  await rowLink(page, 'Suppliers to audit').click()
  const failure = details(page).getByRole('alert')
  await expect(failure).toContainText('Exa failed on its side')
  await expect(details(page).getByRole('heading', { name: 'Suppliers to audit' })).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(1)
  await failure.getByRole('button', { name: 'Try again' }).click()
  await expect(failure).toHaveCount(0)
})
