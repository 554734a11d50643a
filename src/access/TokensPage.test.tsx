import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { keptCallsKey } from '../api/kept-calls.ts'
import { loggedCalls } from '../api/call-log.ts'
import { eventually, startSandbox, user } from '../testing/open-page.tsx'
import { ada, otto, seatOf, startTeam } from '../testing/persons.ts'
import { find, has, press } from '../testing/screens.ts'

const dialog = () => find('alertdialog', /^/)
const row = (name: string) => {
  const found = within(find('table', 'Tokens, the newest first'))
    .getAllByRole('row')
    .find((each) => each.textContent.includes(name))
  if (!found) throw new Error(`There is no token “${name}”.`)
  return found
}

it('makes a token that is shown once, works, and is refused once it is revoked', async () => {
  const seat = seatOf(ada)
  const console = await startTeam(seat)
  await console.open('/access/tokens')
  await eventually(() => has('heading', 'No tokens yet')).toBe(true)
  await press('New token…')
  await eventually(dialog).toHaveTextContent('New token')
  const name = () => find('textbox', 'Name', dialog())
  await user.type(name(), 'nightly-cleanup')
  await user.selectOptions(find('combobox', 'Role', dialog()), 'Operator')
  expect(find('combobox', 'Role', dialog())).toHaveAccessibleDescription(/create, edit and delete imports/)
  await user.selectOptions(find('combobox', 'Works for', dialog()), '7 days')

  // The session ends under the form: what was typed stays.
  seat.end()
  await press('Make token', dialog)
  await eventually(dialog).toHaveTextContent('Your session has ended')
  expect(name()).toHaveValue('nightly-cleanup')
  seat.sits(ada)
  await press('Make token', dialog)
  await eventually(dialog).toHaveTextContent('Token made')
  const token = within(dialog()).getByLabelText('The token').textContent
  expect(token.length).toBeGreaterThan(30)
  // By Escape it would be lost.
  await user.keyboard('{Escape}')
  expect(dialog()).toHaveTextContent(token)
  await press('I have copied it', dialog)
  await eventually(() => row('nightly-cleanup')).toHaveTextContent('Operator')
  expect(row('nightly-cleanup')).toHaveTextContent('by Ada Admin')

  // It is nowhere in the page any more, nor in what the page keeps of its calls.
  window.dispatchEvent(new Event('pagehide'))
  expect(document.body.textContent).not.toContain(token)
  expect(JSON.stringify(loggedCalls())).not.toContain(token)
  expect(sessionStorage.getItem(keptCallsKey) ?? '').not.toContain(token)

  await press('Revoke nightly-cleanup…')
  await eventually(dialog).toHaveTextContent('“nightly-cleanup” are refused from now on')
  await press('Revoke token', dialog)
  await eventually(() => row('nightly-cleanup')).toHaveTextContent('Revoked')
  await eventually(() => find('heading', 'Tokens')).toHaveFocus()
  expect(has('button', 'Revoke nightly-cleanup…')).toBe(false)
})

it('says to everybody else who may see it', async () => {
  const console = await startTeam(seatOf(otto))
  await console.open('/access/tokens')
  await eventually(() => has('heading', 'Tokens are for admins')).toBe(true)
  expect(document.getElementById('main')).toHaveTextContent(
    'Your role is operator. Seeing tokens needs admin.',
  )
  await console.open('/access/sessions')
  await eventually(() => has('heading', 'Sessions are for admins')).toBe(true)
})

it('has nothing to show where nobody signs in', async () => {
  const console = await startSandbox({ SANDBOX_IMPORTS: '2' })
  await console.open('/access/sessions')
  await eventually(() => has('heading', 'Nobody signs in here')).toBe(true)
  expect(has('button', /^Signed in as/)).toBe(false)
})
