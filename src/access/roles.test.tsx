import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { eventually, startLive, startSandbox, user } from '../testing/open-page.tsx'
import { otto, seatOf, vera } from '../testing/persons.ts'
import {
  deleteAll,
  deleteDialog,
  details,
  find,
  follow,
  has,
  rowLink,
  selectAll,
  selection,
} from '../testing/screens.ts'

const forViewers = (doing: string) => `Your role is viewer. ${doing} needs operator.`

function expectDisabled(control: HTMLElement, words: string): void {
  expect(control).toHaveAttribute('aria-disabled', 'true')
  // Not `disabled`: the keyboard and a screen reader come to it, and to its reason.
  expect(control).not.toHaveAttribute('disabled')
  expect(control).toHaveAccessibleDescription(words)
}

it('lets a viewer look, and says at each control of the list why not more', async () => {
  const live = await startLive({}, seatOf(vera))
  await live.open()
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  for (const button of within(document.body).getAllByRole('button', { name: 'New import' }))
    expectDisabled(button, forViewers('Creating imports'))
  await user.click(selectAll())
  await eventually(() => has('button', /^Delete 5 imports…$/)).toBe(true)
  expectDisabled(find('button', /^Delete 5 imports…$/, selection()), forViewers('Deleting'))
  // No key does it either, nor the palette. With its code here, a dialog would open at once.
  await import('../delete/BulkDeleteDialog.tsx')
  await user.keyboard('dn')
  expect(has('alertdialog', /^/)).toBe(false)
  expect(location.pathname).toBe('/imports')

  await follow('Suppliers to audit')
  await eventually(details).toHaveTextContent('Uneven rows')
  expectDisabled(find('button', 'Edit', details()), forViewers('Editing'))
  expectDisabled(find('button', 'Delete import…', details()), forViewers('Deleting'))
  expectDisabled(find('button', 'Re-import…', details()), forViewers('Creating imports'))
  await user.keyboard('ed')
  await user.click(find('button', 'Delete import…', details()))
  expect(has('alertdialog', /^/)).toBe(false)
  expect(has('form', 'Edit import')).toBe(false)
  await user.keyboard('{Control>}k{/Control}')
  await eventually(() => has('combobox', 'Command, import, page or view')).toBe(true)
  const offered = within(find('listbox', 'Results')).getAllByRole('option')
  expect(offered.map((each) => each.textContent).join()).not.toMatch(/Delete|Edit|New import|Re-import/)
  // Exports and searches are for everybody.
  expect(has('option', /^Export…/)).toBe(true)
})

it('names the role that the other pages ask for', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '3' }, seatOf(vera))
  await sandbox.open('/sandbox')
  await eventually(() => has('button', 'Save settings')).toBe(true)
  for (const name of ['Save settings', 'Reset…'])
    expectDisabled(find('button', name), forViewers('Changing the sandbox'))
  await sandbox.open('/new-import')
  await eventually(() => has('button', 'Create import')).toBe(true)
  expectDisabled(find('button', 'Create import'), forViewers('Creating imports'))
  // In the open, too: the form need not be filled in to learn it.
  expect(find('main', /^/)).toHaveTextContent(forViewers('Creating imports'))
})

it('tells READ_ONLY before the role', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '3', READ_ONLY: '1' }, seatOf(vera))
  await sandbox.open()
  await eventually(() => has('button', 'New import')).toBe(true)
  const [button] = within(document.body).getAllByRole('button', { name: 'New import' })
  if (!button) throw new Error('There is no such button.')
  expectDisabled(button, 'This console is read-only (READ_ONLY=1)')
})

it('lets an operator delete', async () => {
  const live = await startLive({}, seatOf(otto))
  await live.open()
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  await follow('Suppliers to audit')
  await eventually(() => has('button', 'Delete import…', details())).toBe(true)
  await user.keyboard('d')
  await eventually(deleteDialog).toBeInTheDocument()
  await user.keyboard('{Escape}')
  await eventually(() => has('alertdialog', /^/)).toBe(false)
  await live.open()
  await deleteAll('5')
})
