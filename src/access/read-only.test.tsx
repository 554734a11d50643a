import { expect, it } from 'vitest'
import { eventually, startLive, user } from '../testing/open-page.tsx'
import {
  confirmDeletion,
  deletedNotice,
  details,
  find,
  follow,
  has,
  openDeletion,
  rowCount,
  rowLink,
} from '../testing/screens.ts'

const readOnly = 'This console is read-only (READ_ONLY=1)'

/** It is off, says why, and does nothing. It can take the focus, so that the reason can be read. */
async function expectRefused(name: string | RegExp, inside?: () => HTMLElement): Promise<void> {
  const button = () => find('button', name, inside?.())
  await eventually(button).toHaveAttribute('aria-disabled', 'true')
  expect(button()).toHaveAccessibleDescription(readOnly)
  const { href } = location
  button().focus()
  expect(button()).toHaveFocus()
  await user.keyboard('{Enter}')
  await user.click(button())
  expect(location.href).toBe(href)
  expect(has('dialog', /^/)).toBe(false)
  expect(has('alertdialog', /^/)).toBe(false)
}

it('changes nothing when it is read-only, and says why', async () => {
  const before = await startLive()
  await before.open()
  await openDeletion('Suppliers to audit')
  await confirmDeletion()
  await eventually(deletedNotice).toBeInTheDocument()
  const console = await before.startAgain({ READ_ONLY: '1' })
  await console.open('/deletions/1')
  await expectRefused('Recreate…')

  await console.open()
  await eventually(rowCount).toBe(4)
  expect(find('link', 'Imports Console').parentElement).toHaveTextContent('Read-only')
  await expectRefused('New import', () => find('region', 'Imports'))
  await user.keyboard('n')
  expect(location.pathname).toBe('/imports')
  await follow('Alumni network')
  await expectRefused('Re-import…', details)
  await expectRefused('Delete import…', details)
  await user.keyboard('d')

  // Nor does the server, whoever asks.
  const address = '/api/websets/v0/imports/import_alumni'
  const answer = await console.fetch(address, { method: 'DELETE' })
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ code: 'read_only' })
  expect(before.stub.imports.has('import_alumni')).toBe(true)
  // By now a dialog would be there, had one been asked for.
  expect(has('alertdialog', /^/)).toBe(false)
  await console.open()
  await eventually(() => rowLink('Alumni network')).toBeInTheDocument()
})
