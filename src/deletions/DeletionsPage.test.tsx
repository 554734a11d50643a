import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { refuse, resetBefore } from '../../server/testing/stub-behaviours.ts'
import { eventually, startLive, user } from '../testing/open-page.tsx'
import {
  confirmDeletion,
  deletedNotice,
  deleteDialog,
  deletionFailure,
  fact,
  find,
  follow,
  has,
  openDeletion,
  press,
  record,
} from '../testing/screens.ts'
import { addUsesOfSuppliers } from '../testing/websets.ts'

/** The row of a record, counted from the newest, which is 1. */
function rowAt(index: number): HTMLElement {
  const found = rows()[index]
  if (!found) throw new Error(`There is no row ${index}.`)
  return found
}

const rows = () => within(find('table', 'Deletions, newest first')).getAllByRole('row')

it('has a name for having no records, and leads to the failed imports', async () => {
  const live = await startLive()
  await live.open('/deletions')
  await eventually(() => has('heading', 'No deletions yet')).toBe(true)
  await follow('Look at failed imports')
  await eventually(() => location.pathname + location.search).toBe('/imports?status=failed')
})

it('says that a record is unknown, and leads back to the list', async () => {
  const live = await startLive()
  await live.open('/deletions/4711')
  await eventually(() => has('heading', 'No such record', record())).toBe(true)
  await follow('Close', record)
  await eventually(() => has('complementary', 'Deletion record')).toBe(false)
  expect(has('heading', 'No deletions yet')).toBe(true)
})

it('keeps records over a restart, refused and retried ones too', async () => {
  const live = await startLive()
  live.stub.script('DELETE', ({ answer }) => answer(403, { error: 'Not with this key.', tag: 'FORBIDDEN' }))
  await live.open()
  await openDeletion('Alumni network')
  await confirmDeletion()
  await eventually(deletionFailure).toBeInTheDocument()
  live.stub.script('DELETE', resetBefore)
  await press('Try again', deleteDialog)
  await eventually(deletedNotice).toBeInTheDocument()

  const again = await live.startAgain()
  await again.open('/deletions')
  await eventually(() => rows().length).toBe(3)
  expect(rowAt(1)).toHaveTextContent('Deleted')
  expect(rowAt(2)).toHaveTextContent('Refused')
  await follow(/Alumni network/, () => rowAt(2))
  await eventually(record).toHaveTextContent('Not with this key.')
  expect(fact(record(), 'Code')).toHaveTextContent('FORBIDDEN')
  await follow(/Alumni network/, () => rowAt(1))
  await eventually(() => fact(record(), 'Attempts')).toHaveTextContent('2')
})

it('gives the focus back to the row of the record that is closed', async () => {
  const live = await startLive()
  const ids = [...live.stub.imports.keys()]
  for (const id of ids.slice(0, 2)) await live.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
  await live.open('/deletions')
  await eventually(() => rows().length).toBe(3)
  await user.keyboard('jj{Enter}')
  await eventually(record).toBeInTheDocument()
  await user.keyboard('{Escape}')
  await eventually(() => has('complementary', 'Deletion record')).toBe(false)
  expect(document.activeElement).toBe(within(rowAt(2)).getAllByRole('link')[0])
  await user.keyboard('k')
  expect(document.activeElement).toBe(within(rowAt(1)).getAllByRole('link')[0])
})

it('rechecks a record now', async () => {
  const live = await startLive()
  const [id = ''] = live.stub.imports.keys()
  live.stub.always('DELETE', ({ carryOut, response }) => {
    carryOut()
    response.socket?.resetAndDestroy()
  })
  live.stub.always('GET', ({ answer }) => answer(401, { error: 'No.', tag: 'INVALID_API_KEY' }))
  await live.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
  await live.open('/deletions/1')
  await eventually(record).toHaveTextContent('Unknown')
  await press('Recheck now', record)
  await eventually(record).toHaveTextContent('Rechecked: the outcome is still unknown.')
  live.stub.recover()
  await press('Recheck now', record)
  await eventually(record).toHaveTextContent('Deleted')
  await eventually(() => has('button', 'Recheck now')).toBe(false)
  // The button that was pressed is gone.
  await eventually(() => find('heading', id, record())).toHaveFocus()
})

it('says of a 404 that proves nothing what it is', async () => {
  const live = await startLive()
  live.stub.always('DELETE', refuse(404, { error: 'no route' }))
  live.stub.always('GET', refuse(404, { error: 'no route' }))
  await live.fetch('/api/websets/v0/imports/import_suppliers', { method: 'DELETE' })
  await live.open('/deletions/1')
  await eventually(record).toHaveTextContent('Unknown')
  expect(fact(record(), 'Code')).toHaveTextContent('not_found_unclear')
  expect(record()).toHaveTextContent('A 404 does not prove that the import is gone.')
  await user.keyboard('{Escape}')
  await eventually(() => location.pathname).toBe('/deletions')
})

it('shows in a record why the import had failed and what used it then, and recreates only what is gone', async () => {
  const live = await startLive()
  addUsesOfSuppliers(live.stub)
  await live.fetch('/api/websets/v0/websets?limit=100')
  live.stub.script('DELETE', refuse(403, { error: 'Not with this key.', tag: 'FORBIDDEN' }))
  for (const address of ['import_suppliers', 'import_suppliers'])
    await live.fetch(`/api/websets/v0/imports/${address}`, { method: 'DELETE' })
  await live.open('/deletions/1')
  await eventually(record).toHaveTextContent('Refused')
  expect(has('link', 'Recreate…', record())).toBe(false)
  await live.open('/deletions/2')
  await eventually(() => find('region', 'Used by', record())).toHaveTextContent('2 websets')
  expect(find('region', 'Used by', record())).toHaveTextContent('Factories to visit (attached)')
  expect(find('region', 'Used by', record())).toHaveTextContent('webset_b (excluded from a search)')
  expect(has('link', 'Recreate…', record())).toBe(true)
  // What another console deleted was never read here.
  live.stub.imports.delete('import_alumni')
  await live.fetch('/api/websets/v0/imports/import_alumni', { method: 'DELETE' })
  await live.open('/deletions/3')
  await eventually(record).toHaveTextContent('Not known: it was never read here')
})
