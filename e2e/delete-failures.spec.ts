import { refuse } from '../server/testing/stub-behaviours.ts'
import { expect, test } from './console.ts'
import { confirmButton, deleteDialog, deletedNotice, deletionFailure, openDeletion, row } from './screens.ts'

const title = 'Suppliers to audit'

const refusals = [
  [401, { requestId: 'r', error: 'No such key.', tag: 'INVALID_API_KEY' }, 'Exa rejected the API key'],
  [402, { error: 'Out of credits.', tag: 'NO_MORE_CREDITS' }, 'The Exa account has no credits left'],
  [403, { error: 'Not with this key.' }, 'This API key may not do that'],
  [409, { error: 'A webset is reading it.' }, 'Something else is changing this import'],
] as const

test('shows each refusal inside the dialog, once, can be left, and tries again', async ({
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
  await deleteDialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(row(page, title)).toBeVisible()
  await openDeletion(page)
  await expect(failure).toHaveCount(0)
  await confirmButton(page).click()
  await expect(deleteDialog(page)).toBeHidden()
  await expect(deletedNotice(page)).toContainText(`Deleted ${title}.`)
})
