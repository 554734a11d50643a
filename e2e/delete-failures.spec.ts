import { DatabaseSync } from 'node:sqlite'
import { failBefore, rateLimit, refuse, resetAfter, resetBefore } from '../server/testing/stub-behaviours.ts'
import { honest } from '../server/testing/stub-upstream.ts'
import { expect, test } from './console.ts'
import { ledgerFilesOf } from './ledger-file.ts'
import {
  confirmButton,
  deleteButton,
  deleteDialog,
  deletedNotice,
  deletionFailure,
  details,
  openDeletion,
  record,
  row,
  rowLink,
} from './screens.ts'

const title = 'Suppliers to audit'

const refusals = [
  [401, { requestId: 'r', error: 'No such key.', tag: 'INVALID_API_KEY' }, 'Exa did not accept the API key'],
  [402, { error: 'Out of credits.', tag: 'NO_MORE_CREDITS' }, 'The Exa account has no credits left'],
  [403, { error: 'Not with this key.' }, 'This API key may not do that'],
  [409, { error: 'A webset is reading it.' }, 'Something else is changing this import'],
] as const

test('shows each refusal inside the dialog, once, and tries again', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await openDeletion(page, title)
  const failure = deletionFailure(page)
  for (const [status, body, words] of refusals) {
    live.stub.script('DELETE', refuse(status, body))
    await deleteDialog(page)
      .getByRole('button', { name: /^(Delete import|Try again)$/ })
      .click()
    await expect(failure).toContainText(words)
    await expect(failure).toContainText(body.error)
    const sent = live.stub.requests.findLastIndex(({ method }) => method === 'DELETE') + 1
    await expect(failure).toContainText(`Request req_stub_${sent}`)
    await expect(failure.getByRole('button', { name: 'Copy request id' })).toBeVisible()
    await expect(page.getByText(words)).toHaveCount(1)
  }
  await deleteDialog(page).getByRole('button', { name: 'Try again' }).click()
  await expect(deleteDialog(page)).toBeHidden()
  await expect(deletedNotice(page)).toContainText(`Deleted ${title}.`)
})

test('closes after a failure, and the import is still there', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  live.stub.script('DELETE', refuse(403, { error: 'Not with this key.' }))
  await live.open()
  await openDeletion(page, title)
  await confirmButton(page).click()
  await expect(deletionFailure(page)).toBeVisible()
  await deleteDialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(row(page, title)).toBeVisible()
  await openDeletion(page)
  await expect(deletionFailure(page)).toHaveCount(0)
})

test('counts down what Exa asked for, then tries again', async ({ page, live, expectFailedRequests }) => {
  expectFailedRequests()
  await page.clock.install()
  // Longer than the console waits by itself.
  live.stub.script('DELETE', rateLimit('25'))
  await live.open()
  await openDeletion(page, title)
  await confirmButton(page).click()
  await expect(deletionFailure(page)).toContainText('Exa asked for a pause')
  const again = deleteDialog(page).getByRole('button', { name: /^Try again/ })
  await expect(again).toHaveText(/^Try again in 2\d s$/)
  await expect(again).toHaveAccessibleDescription('Exa asked for this wait')
  await again.click({ force: true })
  await page.clock.fastForward(10_000)
  await expect(again).toHaveText(/^Try again in 1\d s$/)
  await page.clock.fastForward(20_000)
  await expect(again).toHaveText('Try again')
  expect(live.stub.count('DELETE')).toBe(1)

  // The page’s time was hurried, not the server’s: a new one knows of no pause.
  await live.stop()
  await live.start()
  await again.click()
  await expect(deletedNotice(page)).toContainText(`Deleted ${title}.`)
  expect(live.stub.count('DELETE')).toBe(2)
})

test('deletes at the second try after a 500 and a connection that broke before', async ({ page, live }) => {
  await live.open()
  for (const [fault, victim] of [
    [failBefore(500), title],
    [resetBefore, 'Alumni network'],
  ] as const) {
    live.stub.script('DELETE', fault)
    await openDeletion(page, victim)
    await confirmButton(page).click()
    await expect(deletedNotice(page)).toContainText(`Deleted ${victim}.`)
  }
  expect(live.stub.count('DELETE')).toBe(4)
})

test('finds out that it was deleted when the answer was lost', async ({ page, live }) => {
  live.stub.script('DELETE', resetAfter)
  await live.open()
  await openDeletion(page, title)
  await confirmButton(page).click()
  await deletedNotice(page).getByRole('link', { name: 'See the record' }).click()
  await expect(record(page)).toContainText('The import was read back and is gone.')
  expect(live.stub.count('DELETE')).toBe(1)
})

test('deletes nothing that cannot be recorded', async ({ page, live, expectFailedRequests }) => {
  expectFailedRequests()
  await live.open()
  await openDeletion(page, title)
  const other = new DatabaseSync(ledgerFilesOf(live.dataDir).ledger)
  other.exec('BEGIN IMMEDIATE')
  await confirmButton(page).click()
  await expect(deletionFailure(page)).toContainText('The ledger could not be written')
  await expect(deletionFailure(page)).toContainText('Another program holds the ledger')
  await expect(deletionFailure(page)).toContainText('nothing was deleted.')
  expect(live.stub.count('DELETE')).toBe(0)
  other.close()
  await deleteDialog(page).getByRole('button', { name: 'Try again' }).click()
  await expect(deletedNotice(page)).toContainText(`Deleted ${title}.`)
})

test.describe('in a process of its own', () => {
  test.use({ ownProcess: true })

  test('says that it does not know, and the record tells later', async ({
    page,
    live,
    expectFailedRequests,
  }) => {
    expectFailedRequests()
    live.stub.script('DELETE', ({ carryOut, response }) => {
      carryOut()
      live.stub.script('GET', refuse(403, { error: 'Not now.' }))
      response.socket?.resetAndDestroy()
    })
    await live.open()
    await openDeletion(page, title)
    await confirmButton(page).click()
    await expect(deletionFailure(page)).toContainText('It is not known yet whether it was deleted')
    await expect(deletionFailure(page)).toContainText('outcome_unknown')
    await live.open('/deletions/1')
    await expect(record(page)).toContainText('Unknown')
    await expect(record(page)).toContainText('Not yet')

    // A start settles what is open.
    await live.kill()
    await live.start()
    await live.open('/deletions/1')
    await expect(record(page)).toContainText('Read back later: it is gone.')
    await live.open()
    await expect(rowLink(page, 'Alumni network')).toBeVisible()
    await expect(row(page, title)).toHaveCount(0)
  })
})

test('neither shows nor deletes another import that Exa answers with', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await expect(row(page, title)).toBeVisible()
  const other = live.stub.imports.get('import_partners')
  live.stub.always('GET', (exchange) =>
    exchange.request.url.endsWith('/import_suppliers') ? exchange.answer(200, other) : honest(exchange),
  )

  await rowLink(page, title).click()
  await expect(details(page)).toContainText('Exa answered with another import')
  await expect(details(page)).not.toContainText('Channel partners, Iberia')
  await expect(details(page).getByRole('heading', { name: title })).toBeVisible()

  await deleteButton(page).click()
  await expect(deleteDialog(page)).toContainText('It could not be read once more')
  await expect(deleteDialog(page)).toContainText(`Delete “${title}”?`)
  await expect(deleteDialog(page)).not.toContainText('Channel partners, Iberia')
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toContainText(`Deleted ${title}.`)
  expect(live.stub.imports.has('import_partners')).toBe(true)
  expect(live.stub.imports.has('import_suppliers')).toBe(false)
})
