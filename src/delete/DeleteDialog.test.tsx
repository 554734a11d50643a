import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { arrive, change, liveImport, processingImport } from '../../server/testing/live-imports.ts'
import { gate } from '../../server/testing/stub-behaviours.ts'
import { eventually, installClock, startLive, user } from '../testing/open-page.tsx'
import {
  confirmButton,
  confirmDeletion,
  confirmField,
  deletedNotice,
  deleteDialog,
  details,
  find,
  follow,
  hasRow,
  openDeletion,
  rowLink,
  tab,
} from '../testing/screens.ts'

const title = 'Suppliers to audit'
const completed = 'Channel partners, Iberia'
const dialogs = () => screen.queryAllByRole('alertdialog').length

it('asks for the title of a completed import, and Enter deletes once it matches', async () => {
  const live = await startLive()
  await live.open()
  await openDeletion(completed)
  await eventually(confirmField).toHaveFocus()
  expect(deleteDialog()).toHaveTextContent('This import completed. Type')
  await eventually(confirmButton).toHaveAccessibleDescription(`Type “${completed}” first`)

  await user.keyboard('{Enter}')
  await user.click(confirmButton())
  await user.type(confirmField(), 'channel partners{Enter}')
  expect(deleteDialog()).toBeInTheDocument()
  expect(live.stub.count('DELETE')).toBe(0)

  await user.clear(confirmField())
  await user.type(confirmField(), `${completed}{Enter}`)
  await eventually(deletedNotice).toHaveTextContent(`Deleted ${completed}.`)
  expect(dialogs()).toBe(0)
  await eventually(() => rowLink('Webinar sign-ups, spring')).toHaveFocus()
  await eventually(() => tab('Completed 1')).toBeInTheDocument()
  expect(live.stub.count('DELETE')).toBe(1)
})

it('asks for the end of the id where the title cannot be typed', async () => {
  const live = await startLive()
  arrive(live.stub, liveImport('import_rtl_7fk2q9', 3, { status: 'completed', title: 'רשימת ספקים' }))
  await live.open()
  await openDeletion('רשימת ספקים')
  await eventually(confirmButton).toHaveAccessibleDescription('Type “7fk2q9” first')
  await user.type(confirmField(), '7fk2q9')
  await confirmDeletion()
  await eventually(() => hasRow('רשימת ספקים')).toBe(false)
})

it('reads the import once more, and tells what has changed since', async () => {
  const live = await startLive()
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
  await live.open()
  await follow('Nightly copy')
  // The details have read it before it changes: what they show is what the reader saw.
  await eventually(() => live.stub.requests.some(({ url }) => url.endsWith('/import_nightly'))).toBe(true)
  await eventually(details).toHaveTextContent('Nightly copy')
  change(live.stub, 'import_nightly', { status: 'failed', failedReason: 'invalid_format' })
  await openDeletion()
  await eventually(deleteDialog).toHaveTextContent(
    'It was processing when you opened this, and is failed now.',
  )
  await confirmDeletion()
  await eventually(deletedNotice).toHaveTextContent('Deleted Nightly copy.')
})

it('goes on to the next row that is still there, when others went while it was asked', async () => {
  const clock = installClock()
  const live = await startLive()
  arrive(live.stub, processingImport('import_nightly', 2))
  await live.open()
  await openDeletion(title)
  for (const id of ['import_webinar', 'import_customers']) live.stub.imports.delete(id)
  // An import is being processed, so the list is read again by itself, under the dialog.
  await clock.forward(4_000)
  await eventually(() => document.querySelector('[data-import-id=import_customers]')).toBe(null)
  await confirmDeletion()
  await eventually(() => rowLink('Alumni network')).toHaveFocus()
})

it('goes to the row before when the last one was deleted', async () => {
  const live = await startLive()
  await live.open()
  await openDeletion('Alumni network')
  await confirmDeletion()
  await eventually(() => rowLink('Customers (suppression list)')).toHaveFocus()
})

it('keeps the focus in the page when the only row of a filter was deleted', async () => {
  const live = await startLive()
  await live.open('/imports?q=audit')
  await openDeletion(title)
  await confirmDeletion()
  await eventually(() => find('heading', 'No import matches')).toBeInTheDocument()
  await eventually(() => screen.getByRole('main').contains(document.activeElement)).toBe(true)
})

it('deletes from a link alone, with the list on the way', async () => {
  const live = await startLive()
  await live.open('/imports/import_suppliers?status=failed')
  await openDeletion()
  await confirmDeletion()
  await eventually(deletedNotice).toHaveTextContent(`Deleted ${title}.`)
  await eventually(() => tab('Failed 2')).toBeInTheDocument()
})

it('stays until the deletion is answered', async () => {
  const live = await startLive()
  const deletion = gate()
  live.stub.script('DELETE', deletion.behaviour)
  await live.open()
  await openDeletion(title)
  await confirmDeletion()
  // Also before it says that the deletion is under way.
  await user.keyboard('{Escape}{Enter}')
  await deletion.arrived
  const deleting = () => find('button', 'Deleting…', deleteDialog())
  await eventually(deleting).toHaveAccessibleDescription('The deletion is under way')
  await user.keyboard('{Escape}{Enter}')
  await user.click(deleting())
  await user.click(find('button', 'Cancel', deleteDialog()))
  expect(deleteDialog()).toBeInTheDocument()
  expect(screen.getByRole('link', { name: title, hidden: true })).toBeInTheDocument()
  deletion.release()
  await eventually(deletedNotice).toHaveTextContent(`Deleted ${title}.`)
  expect(dialogs()).toBe(0)
  expect(live.stub.count('DELETE')).toBe(1)
})

it('sends the reason along, deletes by no Enter in it, and says when it is full', async () => {
  const live = await startLive()
  await live.open()
  await openDeletion(title)
  const reason = () => find('textbox', 'Reason (optional)', deleteDialog())
  await user.click(reason())
  await user.paste('x'.repeat(500))
  await eventually(deleteDialog).toHaveTextContent('Limit: 500 characters')
  await user.type(reason(), 'y')
  expect(reason()).toHaveValue('x'.repeat(500))
  await user.clear(reason())
  await user.type(reason(), ' Wrong list – see café 🚀 {Enter}')
  expect(deleteDialog()).toBeInTheDocument()
  expect(live.stub.count('DELETE')).toBe(0)
  await confirmDeletion()
  await eventually(deletedNotice).toBeInTheDocument()
  expect((await live.records())[0]?.reason).toBe('Wrong list – see café 🚀')
})
