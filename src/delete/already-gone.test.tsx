import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { gate } from '../../server/testing/stub-behaviours.ts'
import { eventually, startLive, user } from '../testing/open-page.tsx'
import {
  confirmDeletion,
  deletedNotice,
  details,
  find,
  follow,
  hasRow,
  openDeletion,
  press,
  record,
  rowCount,
  rowLink,
  confirmButton,
} from '../testing/screens.ts'

const title = 'Suppliers to audit'
const id = 'import_suppliers'
const alreadyGone = () => find('alertdialog', 'Already gone')

it('says that it was gone already when it vanished at Exa', async () => {
  const live = await startLive()
  await live.open()
  await openDeletion(title)
  await eventually(confirmButton).not.toHaveAttribute('aria-disabled')
  live.stub.imports.delete(id)
  await confirmDeletion()
  await eventually(alreadyGone).toHaveAccessibleDescription(
    /already gone\. It was not deleted from this console\.$/,
  )
  await press('Close', alreadyGone)
  await eventually(rowCount).toBe(4)
  expect(hasRow(title)).toBe(false)
  await eventually(() => rowLink('Customers (suppression list)')).toHaveFocus()
  await eventually(deletedNotice).toBeVisible()
  await user.click(find('link', 'See the record', deletedNotice()))
  await eventually(record).toHaveTextContent('Already gone')
})

it('says who deleted it when somebody was quicker here', async () => {
  const live = await startLive()
  await live.open()
  await openDeletion(title)
  await eventually(confirmButton).not.toHaveAttribute('aria-disabled')
  const headers = { 'user-agent': 'cleanup-script/1.0' }
  const quicker = await live.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE', headers })
  expect(quicker.status).toBe(200)
  await confirmDeletion()
  await eventually(alreadyGone).toHaveAccessibleDescription(
    /It was deleted here on .+ by cleanup-script\/1\.0 at 127\.0\.0\.1 \(record 1\)\.$/,
  )
  await user.keyboard('{Escape}')
  await eventually(() => hasRow(title)).toBe(false)
  expect(live.stub.count('DELETE')).toBe(2)
})

it('says so before the list has been read again', async (test) => {
  const live = await startLive()
  await live.open()
  await openDeletion(title)
  await eventually(confirmButton).not.toHaveAttribute('aria-disabled')
  await live.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
  const unread = gate()
  test.onTestFinished(() => unread.release())
  live.stub.always('GET', unread.behaviour)
  await confirmDeletion()
  await unread.arrived
  await eventually(alreadyGone).toBeInTheDocument()
})

it('finds it gone when the dialog opens, and offers no deletion', async () => {
  const live = await startLive()
  await live.open()
  await follow(title)
  await eventually(details).toHaveTextContent(title)
  // The details show what the list has until they have read the import themselves, which must be over by then.
  await eventually(() => live.stub.requests.some(({ url }) => url.endsWith(`/${id}`))).toBe(true)
  live.stub.imports.delete(id)
  await press('Delete import…')
  await eventually(alreadyGone).toBeInTheDocument()
  await user.keyboard('{Escape}')
  await eventually(() => hasRow(title)).toBe(false)
  expect(live.stub.count('DELETE')).toBe(0)
})

it('takes a row out that turns out to be gone when it is opened', async () => {
  const live = await startLive()
  await live.open()
  await eventually(() => rowLink(title)).toBeInTheDocument()
  live.stub.imports.delete(id)
  await follow(title)
  await eventually(details).toHaveTextContent('No import has this id')
  await eventually(() => hasRow(title)).toBe(false)
  await user.keyboard('{Escape}')
  await eventually(() => screen.queryByRole('complementary', { name: 'Import details' })).toBe(null)
  expect(rowCount()).toBe(4)
  expect(screen.queryByRole('alertdialog')).toBe(null)
})
