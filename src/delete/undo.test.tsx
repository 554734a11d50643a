import { expect, it, onTestFinished } from 'vitest'
import { holdMany } from '../../server/testing/live-imports.ts'
import { eventually, startLive, user } from '../testing/open-page.tsx'
import {
  bulkDialog,
  confirmBulk,
  confirmDeletion,
  deleteAll,
  deleteDialog,
  dock,
  find,
  has,
  openBulk,
  openDeletion,
  press,
  selection,
} from '../testing/screens.ts'

const undo = () => find('button', 'Undo', dock())
const timer = () => find('timer', /^/)
const said = () =>
  [...document.querySelectorAll('[role=status].sr-only')].map((each) => each.textContent).join()

it('holds a bulk deletion: Undo has the focus, nothing is sent, and what was selected is selected again', async () => {
  const live = await startLive({ UNDO_SECONDS: '60' })
  holdMany(live.stub, 12)
  await live.open()
  await openBulk()
  expect(bulkDialog()).toHaveTextContent('You can undo this for 60 s, and not after that.')
  await confirmBulk('12')
  await eventually(undo).toHaveFocus()
  expect(timer()).toHaveTextContent(/^Starts in (60|59|58) s$/)
  expect(has('region', 'Selection')).toBe(false)
  // Announced once, not every second.
  const words = said()
  expect(words).toMatch(/Delete 12 imports: starts in \d+ seconds, can be undone until then/)
  await eventually(timer).toHaveTextContent(/^Starts in (57|56) s$/)
  expect(said()).toBe(words)
  expect(undo()).toHaveFocus()
  await user.keyboard('{Enter}')
  await eventually(dock).toHaveTextContent('Undone')
  await eventually(() => has('region', 'Selection')).toBe(true)
  expect(selection()).toHaveTextContent('12 selected')
  await eventually(() => document.activeElement).toBe(find('region', 'Imports'))
  expect(live.stub.count('DELETE')).toBe(0)
  expect(dock()).toHaveTextContent('none deleted')
  await live.open('/deletions/jobs/1')
  await eventually(() => find('region', 'Imports of the job')).toHaveTextContent(/Not deleted/)
  expect(find('main', /^/)).toHaveTextContent('Undone: nothing was deleted')
  // All items have one outcome, and there are no records.
  expect(has('navigation', 'Filter by outcome')).toBe(false)
  expect(has('link', 'View records')).toBe(false)
})

it('begins by itself, and the button that had the focus stops it then', async () => {
  const live = await startLive({ UNDO_SECONDS: '1', RATE_LIMIT_RPS: '4' })
  holdMany(live.stub, 12)
  await live.open()
  await deleteAll('12')
  await eventually(undo).toHaveFocus()
  await eventually(() => find('button', 'Stop', dock())).toHaveFocus()
  expect(said()).toMatch(/Delete 12 imports: running/)
  await eventually(() => live.stub.count('DELETE')).toBeGreaterThan(0)
  // The button disappears when the job ends, and Dismiss after that.
  await eventually(dock).toHaveTextContent('Finished')
  await eventually(() => find('listitem', 'Delete 12 imports', dock())).toHaveFocus()
  await user.tab()
  await user.tab()
  expect(find('button', 'Dismiss', dock())).toHaveFocus()
  await user.keyboard('{Enter}')
  await eventually(() => find('main', /^/)).toHaveFocus()
})

it('holds a single deletion too, where Display says so', async () => {
  const live = await startLive({ UNDO_SECONDS: '60' })
  await live.open()
  await openDeletion('Suppliers to audit')
  await eventually(deleteDialog).toHaveTextContent('This can’t be undone.')
  await press('Cancel', deleteDialog)
  localStorage.setItem('imports-console:hold-single', 'on')
  onTestFinished(() => localStorage.removeItem('imports-console:hold-single'))
  await live.open()
  await openDeletion('Suppliers to audit')
  await eventually(deleteDialog).toHaveTextContent('You can undo this for 60 s, and not after that.')
  await confirmDeletion()
  await eventually(undo).toHaveFocus()
  expect(has('alertdialog', /^/)).toBe(false)
  expect(dock()).toHaveTextContent('Delete 1 import')
  // The details close, as after a deletion.
  expect(location.pathname).toBe('/imports')
  await user.keyboard('{Enter}')
  await eventually(() => has('region', 'Selection')).toBe(true)
  expect(selection()).toHaveTextContent('1 selected')
  expect(live.stub.count('DELETE')).toBe(0)
})

it('says that it is too late, and stops what is left', async () => {
  const live = await startLive({ UNDO_SECONDS: '60', RATE_LIMIT_RPS: '4' })
  holdMany(live.stub, 12)
  await live.open()
  await deleteAll('12')
  await eventually(undo).toHaveFocus()
  // Another page stops and resumes the job, so it has begun; this page does not know yet.
  await live.post('/api/console/jobs/1/stop')
  await live.post('/api/console/jobs/1/resume')
  await user.keyboard('{Enter}')
  await eventually(dock).toHaveTextContent('Too late to undo: the job has begun')
  await eventually(() => find('button', 'Stop', dock())).toHaveFocus()
})

it('names the imports of an undone job after a restart, too, when the server has read none of them yet', async () => {
  const live = await startLive({ UNDO_SECONDS: '60' })
  await live.open()
  await deleteAll('5')
  await press('Undo', dock)
  await eventually(dock).toHaveTextContent('Undone')
  const again = await live.startAgain()
  await again.open('/deletions/jobs/1')
  const items = () => find('region', 'Imports of the job')
  await eventually(items).toHaveTextContent('Suppliers to audit')
  expect(has('button', 'File of Suppliers to audit', items())).toBe(true)
  expect(items()).not.toHaveTextContent(/Title unknown|Loading title/)
  // One that is gone meanwhile has no title that anybody knows.
  live.stub.imports.delete('import_suppliers')
  await (await again.startAgain()).open('/deletions/jobs/1')
  await eventually(items).toHaveTextContent(/Title unknown\s*import_suppliers/)
  expect(items()).toHaveTextContent('Alumni network')
})
