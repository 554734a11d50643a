import { expect, it } from 'vitest'
import { holdMany } from '../../server/testing/live-imports.ts'
import { eventually, startLive, user } from '../testing/open-page.tsx'
import { ada, otto, person, seatOf } from '../testing/persons.ts'
import {
  bulkDialog,
  confirmBulk,
  confirmDeletion,
  countField,
  deleteAll,
  deletedNotice,
  deleteDialog,
  deletionFailure,
  details,
  dock,
  find,
  follow,
  has,
  openBulk,
  openDeletion,
  press,
  rowCount,
  rowLink,
  searchBox,
} from '../testing/screens.ts'

const notice = () => find('region', 'Session')

/** The tab is looked at again. */
const comeBack = () => window.dispatchEvent(new Event('visibilitychange'))

it('keeps what was typed when the session ends under a deletion, which goes on once somebody presses again', async () => {
  const seat = seatOf(otto)
  const live = await startLive({}, seat)
  await live.open()
  await openDeletion('Suppliers to audit')
  const reason = () => find('textbox', /^Reason/, deleteDialog())
  await user.type(reason(), 'a duplicate')
  seat.end()
  await confirmDeletion()
  await eventually(deletionFailure).toHaveTextContent('Your session has ended')
  expect(deletionFailure()).toHaveTextContent('Nothing was done.')
  const link = find('link', 'Sign in again (new tab)', deleteDialog())
  expect(link).toHaveAttribute('target', '_blank')
  expect(link.getAttribute('href')).toBe(location.pathname + location.search)
  expect(reason()).toHaveValue('a duplicate')

  // Signed in again in another tab: nothing is sent before somebody presses.
  seat.sits(otto)
  comeBack()
  await eventually(() => has('region', 'Session')).toBe(false)
  expect(reason()).toHaveValue('a duplicate')
  expect(live.stub.count('DELETE')).toBe(0)
  await press('Try again', deleteDialog)
  await eventually(deletedNotice).toHaveTextContent('Deleted Suppliers to audit.')
  expect(live.stub.count('DELETE')).toBe(1)
  const [deletion] = await live.records()
  expect(deletion).toMatchObject({ reason: 'a duplicate', outcome: 'deleted' })
})

it('keeps a bulk deletion, and begins it once', async () => {
  const seat = seatOf(otto)
  const live = await startLive({}, seat)
  await live.open()
  await openBulk()
  await eventually(() => has('button', 'Delete 5 imports', bulkDialog())).toBe(true)
  await user.type(find('textbox', /^Reason/, bulkDialog()), 'old ones')
  // They were read again by now.
  await eventually(() => bulkDialog().textContent).not.toContain('Refreshing')
  seat.end()
  await confirmBulk('5')
  await eventually(() => find('alert', /^/, bulkDialog())).toHaveTextContent('Your session has ended')
  expect(countField()).toHaveValue('5')
  expect(find('textbox', /^Reason/, bulkDialog())).toHaveValue('old ones')
  expect(live.stub.count('DELETE')).toBe(0)
  seat.sits(otto)
  await press('Try again', bulkDialog)
  await eventually(dock).toHaveTextContent('Finished')
  expect(live.stub.count('DELETE')).toBe(5)
})

it('keeps an edit and the text of a search', async () => {
  const seat = seatOf(otto)
  const live = await startLive({}, seat)
  await live.open()
  await user.type(searchBox(), 'audit')
  await follow('Suppliers to audit')
  await press('Edit', details)
  const form = () => find('form', 'Edit import', details())
  const title = () => find('textbox', 'Title', form())
  await user.clear(title())
  await user.type(title(), 'Suppliers, named')
  seat.end()
  await press('Save', form)
  await eventually(() => find('alert', /^/, form())).toHaveTextContent('Your session has ended')
  expect(title()).toHaveValue('Suppliers, named')
  expect(searchBox()).toHaveValue('audit')
  seat.sits(otto)
  await press('Save', form)
  await eventually(() => has('heading', 'Suppliers, named', details())).toBe(true)
  expect(searchBox()).toHaveValue('audit')
})

it('says calmly that nothing is up to date, and reads on once somebody has signed in', async () => {
  const seat = seatOf(otto)
  const live = await startLive({}, seat)
  await live.open()
  await eventually(rowCount).toBe(5)
  seat.end()
  await follow('Deletions')
  await eventually(notice).toHaveTextContent('Your session has ended.')
  expect(find('link', 'Sign in again (new tab)', notice())).toHaveAttribute('href', '/deletions')
  await eventually(() => document.getElementById('main')).toHaveTextContent(
    'This loads once you have signed in again.',
  )
  // The one notice, and no failure beside it.
  expect(has('alert', /^/)).toBe(false)
  expect(document.getElementById('main')).not.toHaveTextContent('Couldn’t')
  seat.sits(otto)
  comeBack()
  await eventually(() => has('heading', 'No deletions yet')).toBe(true)
  await eventually(() => has('region', 'Session')).toBe(false)
})

it('stops a job once somebody has signed in again', async () => {
  const seat = seatOf(otto)
  const live = await startLive({ RATE_LIMIT_RPS: '3' }, seat)
  holdMany(live.stub, 30)
  await live.open()
  await deleteAll('30')
  await eventually(dock).toHaveTextContent('Running')
  seat.end()
  await press('Stop', dock)
  await eventually(dock).toHaveTextContent('Your session has ended')
  seat.sits(otto)
  await press('Stop', dock)
  await eventually(dock).toHaveTextContent('Stopped')
})

it('acts for nobody but whoever opened it', async () => {
  const seat = seatOf(otto)
  const live = await startLive({}, seat)
  await live.open()
  await openDeletion('Suppliers to audit')
  seat.sits(ada)
  await confirmDeletion()
  await eventually(deletionFailure).toHaveTextContent('You are signed in as Ada Admin now')
  expect(live.stub.count('DELETE')).toBe(0)
  await user.keyboard('{Escape}')
  await eventually(notice).toHaveTextContent('You are signed in as Ada Admin now.')
  expect(notice()).toHaveTextContent('Otto Operator opened this page')
  expect(has('button', 'Reload as Ada Admin', notice())).toBe(true)
  // The same person under another name is the same person.
  seat.sits({ ...otto, who: { ...otto.who!, name: 'Otto O. Operator' } })
  comeBack()
  await eventually(() => has('region', 'Session')).toBe(false)
  await openDeletion()
  await confirmDeletion()
  await eventually(deletedNotice).toHaveTextContent('Deleted Suppliers to audit.')
})

it('follows a role that changes', async () => {
  const seat = seatOf(otto)
  const live = await startLive({}, seat)
  await live.open()
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  seat.sits(person('Otto Operator', 'viewer'))
  comeBack()
  await follow('Suppliers to audit')
  await eventually(() => find('button', 'Delete import…', details())).toHaveAccessibleDescription(
    'Your role is viewer. Deleting needs operator.',
  )
})
