import { within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { deleteDialog, details, find, follow, has, rowLink, selectBox } from './testing/screens.ts'
import { eventually, startLive, startSandbox, user } from './testing/open-page.tsx'

const field = () => find('combobox', 'Command, import, page or view')
const options = () =>
  within(find('listbox', 'Results'))
    .getAllByRole('option')
    .map((each) => each.textContent)
const active = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '')

async function openPalette(typed = ''): Promise<void> {
  await user.keyboard('{Control>}k{/Control}')
  await eventually(field).toHaveFocus()
  if (typed) await user.keyboard(typed)
}

it('offers what the screen does, with its key, and does it where the focus was', async () => {
  const live = await startLive()
  await live.open()
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  await openPalette()
  // Nothing has the focus that could be selected or deleted.
  expect(options()).toEqual(
    expect.arrayContaining(['Next importj', 'New importn', 'Go to Deletionsg d', 'Triage']),
  )
  expect(options().join()).not.toMatch(/Select or deselect|Delete import|Sandbox/)
  await user.keyboard('{Escape}')
  await eventually(() => has('combobox', /^/)).toBe(false)

  rowLink('Suppliers to audit').focus()
  await openPalette('deselect')
  expect(options().slice(0, 1)).toEqual(['Select or deselectx'])
  await user.keyboard('{Enter}')
  await eventually(() => selectBox('Suppliers to audit')).toBeChecked()
  expect(rowLink('Suppliers to audit')).toHaveFocus()

  await follow('Suppliers to audit')
  await eventually(details).toHaveTextContent('Uneven rows')
  await openPalette('delete import')
  await user.keyboard('{Enter}')
  await eventually(deleteDialog).toHaveTextContent('Suppliers to audit')
  // Nothing opens over a dialog that asks.
  await user.keyboard('{Control>}k{/Control}')
  expect(has('combobox', 'Command, import, page or view')).toBe(false)
})

it('offers what the toolbar opens, and the export of what is selected', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '12' })
  await sandbox.open()
  await eventually(() => has('table', /^Imports/)).toBe(true)
  await openPalette('export')
  expect(options()).toContain('Export…')
  await user.keyboard('{Escape}')
  await user.click(selectBox('Q1 leads (CRM export)'))
  await eventually(() => has('button', 'Export 1 import as CSV')).toBe(true)
  await openPalette('export 1')
  expect(options()).toEqual(expect.arrayContaining(['Export 1 import as CSV', 'Export 1 import as JSON']))
})

it('finds imports by title or id, from every page, also with the single keys turned off', async () => {
  const live = await startLive()
  localStorage.setItem('imports-console:shortcuts', 'off')
  await live.open('/deletions')
  await eventually(() => has('heading', 'Deletions')).toBe(true)
  await openPalette('SUPPL')
  await eventually(options).toContain('Suppliers to auditFailed')
  await user.clear(field())
  await user.keyboard('import_alumni')
  await eventually(active).toHaveTextContent('Alumni network')
  await user.keyboard('{ArrowDown}')
  expect(active()).toHaveTextContent('Search imports for “import_alumni”')
  await user.keyboard('{ArrowDown}')
  expect(active()).toHaveTextContent('Alumni network')
  await user.keyboard('{Enter}')
  await eventually(() => location.pathname).toBe('/imports/import_alumni')
  await eventually(() => find('heading', 'Alumni network', details())).toHaveFocus()
  await openPalette('no such thing')
  expect(options()).toEqual(['Search imports for “no such thing”'])
})

it('opens saved views and the sandbox’s own page, and what the sheet of keys lists is what it offers', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '12' })
  localStorage.setItem(
    'imports-console:views',
    JSON.stringify([{ name: 'Köln, large', search: '?rows=500' }]),
  )
  await sandbox.open()
  await eventually(() => has('table', /^Imports/)).toBe(true)
  await openPalette('koln')
  await user.click(find('option', 'Köln, large'))
  await eventually(() => location.search).toBe('?rows=500')
  await openPalette('keyboard')
  await user.keyboard('{Enter}')
  const sheet = () => find('dialog', 'Keyboard shortcuts')
  await eventually(sheet).toHaveTextContent('Next import')
  expect(sheet()).toHaveTextContent('Ctrl KAll commands')
  expect(sheet()).not.toHaveTextContent('Mark for deletion')
  await user.keyboard('{Escape}')
  await openPalette('sandbox')
  await user.keyboard('{Enter}')
  await eventually(() => location.pathname).toBe('/sandbox')
})

it('says whether the id of the open import was copied', async () => {
  const live = await startLive()
  await live.open('/imports/import_suppliers')
  await eventually(details).toHaveTextContent('Uneven rows')
  await openPalette('copy the id')
  await user.keyboard('{Enter}')
  await eventually(details).toHaveTextContent('Copied id')
  expect(await navigator.clipboard.readText()).toBe('import_suppliers')

  // As where the page came by plain HTTP.
  vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue(undefined as unknown as Clipboard)
  await openPalette('copy the id')
  await user.keyboard('{Enter}')
  await eventually(details).toHaveTextContent('Couldn’t copy the id')
})
