import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { arrive, change, liveImport, processingImport } from '../../server/testing/live-imports.ts'
import { eventually, installClock, type LiveConsole, startLive, user } from '../testing/open-page.tsx'
import {
  bulkConfirm,
  confirmDeletion,
  countField,
  deletedNotice,
  deleteDialog,
  details,
  find,
  follow,
  has,
  press,
  progress,
  rowLink,
  triage,
} from '../testing/screens.ts'

const interval = 4_000
const heading = (name: string | RegExp) => find('heading', name, triage())
const summary = () => heading(/^Triage \d failed imports?$/)
const shows = (title: string) => has('article', title, triage())

/** A console with an import that is being processed, which makes the page read the list again and again. */
async function startMoving(): Promise<{ live: LiveConsole; poll: () => Promise<void> }> {
  const clock = installClock()
  const live = await startLive()
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
  return { live, poll: () => clock.forward(interval) }
}

it('stays where it is while the list is read again', async () => {
  const { live, poll } = await startMoving()
  await live.open('/imports/import_suppliers?mode=triage')
  await press('Mark for deletion', triage)
  await eventually(progress).toHaveTextContent('2 of 3 · marked for deletion')
  change(live.stub, 'import_nightly', { status: 'failed', failedReason: 'invalid_format' })
  change(live.stub, 'import_webinar', { status: 'completed', failedReason: null })
  arrive(live.stub, liveImport('import_new', 0, { title: 'Fresh from the fair' }))
  await poll()
  await eventually(() => has('button', 'Show 1 new import')).toBe(true)
  // The one that has failed meanwhile comes last; the one that has not failed after all keeps its place.
  await eventually(progress).toHaveTextContent('2 of 4 · marked for deletion')
  expect(shows('Suppliers to audit')).toBe(true)
  await press('Show 1 new import')
  await eventually(progress).toHaveTextContent('2 of 5 · marked for deletion')
  expect(shows('Suppliers to audit')).toBe(true)
})

it('keeps the place of the one on screen when it is deleted elsewhere', async () => {
  const { live, poll } = await startMoving()
  await live.open('/imports/import_suppliers?mode=triage')
  await eventually(progress).toHaveTextContent('2 of 3')
  await eventually(() => heading('Suppliers to audit')).toHaveFocus()
  await user.keyboard('x')
  const address = location.href
  live.stub.imports.delete('import_suppliers')
  await poll()
  await eventually(progress).toHaveTextContent('2 of 3 · deleted')
  expect(triage()).toHaveTextContent('This import has been deleted')
  expect(heading('Suppliers to audit')).toHaveFocus()

  // Nothing is left to mark, to open or to delete.
  const mark = find('button', 'Mark for deletion', triage())
  expect(mark).toHaveAttribute('aria-disabled', 'true')
  expect(mark).toHaveAttribute('title', 'This import has been deleted')
  expect(has('button', /^(Open in the list|Delete now…)$/, triage())).toBe(false)
  await user.keyboard('xd{Enter}')
  expect(has('alertdialog', /^/)).toBe(false)
  expect(progress()).toHaveTextContent('2 of 3 · deleted')
  expect(location.href).toBe(address)

  await user.keyboard('j')
  await eventually(() => shows('Alumni network')).toBe(true)
  expect(progress()).toHaveTextContent('3 of 3')
  // There is nothing to stop for between these two any more.
  await user.keyboard('k')
  await eventually(() => shows('Webinar sign-ups, spring')).toBe(true)
  expect(progress()).toHaveTextContent('1 of 3')
  await user.keyboard('{Escape}')
  await eventually(() => heading('Triage 2 failed imports')).toBeInTheDocument()
  expect(has('heading', /marked for deletion/, triage())).toBe(false)
  await user.keyboard('j')
  await eventually(progress).toHaveTextContent('1 of 2')
})

it('ends where all that is left was deleted elsewhere', async () => {
  const { live, poll } = await startMoving()
  await live.open('/imports/import_suppliers?mode=triage')
  await eventually(progress).toHaveTextContent('2 of 3')
  for (const id of ['import_webinar', 'import_suppliers', 'import_alumni']) live.stub.imports.delete(id)
  await poll()
  await eventually(progress).toHaveTextContent('2 of 3 · deleted')
  expect(find('button', 'Previous', triage())).toHaveAttribute('title', 'The ones before were deleted')
  await press('Finish', triage)
  await eventually(() => has('heading', 'No failed imports')).toBe(true)
})

it('begins at the summary where the address names none of the walk', async () => {
  const live = await startLive()
  await live.open('/imports/import_partners?mode=triage')
  await eventually(() => heading('Triage 3 failed imports')).toBeInTheDocument()
  await user.keyboard('j')
  await eventually(progress).toHaveTextContent('1 of 3')
})

it('has nothing to walk where nothing has failed', async () => {
  const live = await startLive()
  await live.open('/imports?status=completed')
  await eventually(() => rowLink('Channel partners, Iberia')).toBeInTheDocument()
  find('link', 'Triage').focus()
  await user.keyboard('{Enter}')
  await eventually(() => has('heading', 'No failed imports')).toBe(true)
  await eventually(triage).toHaveFocus()
  await follow('Back to the list')
  await eventually(() => location.search).toBe('?status=completed')
  await eventually(() => rowLink('Channel partners, Iberia')).toBeInTheDocument()
  await eventually(() => find('region', 'Imports')).toHaveFocus()
})

it('keeps each key to what it is for', async () => {
  const live = await startLive()
  await live.open('/imports/import_webinar?mode=triage')
  await eventually(progress).toHaveTextContent('1 of 3')
  // There is none before the first.
  await user.keyboard('kx')
  await eventually(progress).toHaveTextContent('1 of 3 · marked for deletion')
  await user.keyboard('j')
  await eventually(progress).toHaveTextContent('2 of 3')
  // Enter is for the button that has the focus.
  find('button', 'Mark for deletion', triage()).focus()
  await user.keyboard('{Enter}')
  await eventually(progress).toHaveTextContent('2 of 3 · marked for deletion')
  // What is not a key of the triage does nothing here.
  find('main', /^/).focus()
  await user.keyboard('e{Enter}')
  await eventually(details).toBeInTheDocument()
  expect(has('alertdialog', /^/)).toBe(false)
})

it('keeps the focus at the end, whether by key or by button', async () => {
  const live = await startLive()
  await live.open('/imports/import_alumni?mode=triage')
  await eventually(progress).toHaveTextContent('3 of 3')
  // It stays where it is during the walk, but the end is something else to read.
  find('main', /^/).focus()
  await user.keyboard('j')
  await eventually(summary).toHaveFocus()
  await user.keyboard('j')
  await eventually(progress).toHaveTextContent('1 of 3')
  find('button', 'Next', triage()).focus()
  await user.keyboard('{Enter}')
  await eventually(progress).toHaveTextContent('2 of 3')
  await user.keyboard('{Enter}')
  await eventually(progress).toHaveTextContent('3 of 3')
  expect(find('button', 'Finish', triage())).toHaveFocus()
  await user.keyboard('{Enter}')
  await eventually(summary).toHaveFocus()
})

it('keeps the focus when what was marked is unmarked', async () => {
  const live = await startLive()
  await live.open('/imports/import_webinar?mode=triage')
  await eventually(progress).toHaveTextContent('1 of 3')
  await user.keyboard('xjxjxj')
  await eventually(summary).toHaveFocus()
  const unmark = (title: string) => find('button', `Unmark ${title}`, triage())
  unmark('Webinar sign-ups, spring').focus()
  await user.keyboard('{Enter}')
  await eventually(() => unmark('Suppliers to audit')).toHaveFocus()
  await user.keyboard('{Enter}')
  await eventually(() => unmark('Alumni network')).toHaveFocus()
  await user.keyboard('{Enter}')
  await eventually(() => has('heading', /marked for deletion/, triage())).toBe(false)
  expect(summary()).toHaveFocus()
})

it('keeps the focus when the deletion leaves nothing to walk', async () => {
  const live = await startLive()
  await live.open('/imports/import_webinar?q=webinar&mode=triage')
  await eventually(progress).toHaveTextContent('1 of 1')
  await user.keyboard('xj')
  await press('Delete 1 import…', triage)
  await eventually(countField).toBeInTheDocument()
  await user.type(countField(), '1')
  await eventually(bulkConfirm).not.toHaveAttribute('aria-disabled')
  await user.keyboard('{Enter}')
  await eventually(() => has('heading', 'No failed imports')).toBe(true)
  await eventually(triage).toHaveFocus()
})

it('deletes the one on screen at once where that is wanted, and goes on to the next', async () => {
  const live = await startLive()
  await live.open('/imports?mode=triage')
  await eventually(summary).toBeInTheDocument()
  expect(triage()).toHaveTextContent('xmark for deletion')
  await press('Start', triage)
  await eventually(progress).toHaveTextContent('1 of 3')
  await eventually(triage).toHaveTextContent('Not used: there are no websets')
  expect(find('link', 'Re-import…', triage())).toHaveAttribute('href', '/new-import?from=import_webinar')
  expect(find('link', 'Repair…', triage())).toHaveAttribute('href', '/imports/import_webinar/repair')
  await user.keyboard('d')
  await eventually(deleteDialog).toHaveTextContent('Webinar sign-ups, spring')
  await confirmDeletion()
  await eventually(() => heading('Suppliers to audit')).toHaveFocus()
  expect(progress()).toHaveTextContent('2 of 3')
  await eventually(deletedNotice).toHaveTextContent('Deleted Webinar sign-ups, spring.')
  // The last one leads to the end, which begins with what was marked.
  await user.keyboard('xj')
  await eventually(progress).toHaveTextContent('3 of 3')
  await user.keyboard('d')
  await eventually(deleteDialog).toHaveTextContent('Alumni network')
  await confirmDeletion()
  await eventually(summary).toHaveFocus()
  expect(within(triage()).getAllByRole('button')[0]).toHaveAccessibleName('Delete 1 import…')
  expect(live.stub.count('DELETE')).toBe(2)
})

it('does not ask again about an import that was left by Back', async () => {
  const live = await startLive()
  await live.open('/imports/import_webinar?mode=triage')
  await eventually(progress).toHaveTextContent('1 of 3')
  await user.keyboard('d')
  await eventually(deleteDialog).toBeInTheDocument()
  // As Back and Forward do: the keys of the page do nothing while a dialog is open.
  const goTo = (id: string) => history.replaceState(null, '', `/imports/${id}?mode=triage`)
  goTo('import_suppliers')
  await eventually(progress).toHaveTextContent('2 of 3')
  expect(has('alertdialog', /^/)).toBe(false)
  goTo('import_webinar')
  await eventually(progress).toHaveTextContent('1 of 3')
  expect(has('alertdialog', /^/)).toBe(false)
})

it('offers no deletion in a read-only console', async () => {
  const live = await startLive({ READ_ONLY: '1' })
  await live.open('/imports/import_webinar?mode=triage')
  await eventually(progress).toHaveTextContent('1 of 3')
  await eventually(() => find('button', 'Delete now…', triage())).toHaveAttribute('aria-disabled', 'true')
  await user.keyboard('d')
  expect(has('alertdialog', /^/)).toBe(false)
})
