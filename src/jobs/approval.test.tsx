import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { eventually, type LiveConsole, startLive, user } from '../testing/open-page.tsx'
import { otto, person, type Seat, seatOf, vera } from '../testing/persons.ts'
import {
  bulkDialog,
  bulkConfirm,
  confirmBulk,
  dock,
  find,
  follow,
  has,
  openBulk,
  press,
  selectAll,
} from '../testing/screens.ts'
import { addUsesOfSuppliers } from '../testing/websets.ts'

const paula = person('Paula Planner', 'operator')

const waiting = () => find('region', 'Waiting for approval')
const approveDialog = () => find('alertdialog', 'Approve deletion of 5 imports')
const rejectDialog = () => find('alertdialog', 'Reject deletion of 5 imports')

/** A console whose bulk deletions of more than two imports wait, and otto who sits at it. */
async function startTeam(): Promise<{ live: LiveConsole; seat: Seat }> {
  const seat = seatOf(otto)
  const live = await startLive({}, { ...seat, approveOver: 2 })
  addUsesOfSuppliers(live.stub)
  return { live, seat }
}

/** Otto asks for the deletion of all five imports. */
async function ask({ open }: LiveConsole): Promise<void> {
  await open()
  await eventually(selectAll).toBeInTheDocument()
  await openBulk()
  await eventually(bulkDialog).toHaveTextContent('Another operator has to approve this')
  expect(bulkDialog()).toHaveTextContent('it is more than 2 imports')
  expect(bulkConfirm()).toHaveAccessibleName('Ask to delete 5 imports')
  await confirmBulk('5')
  await eventually(dock).toHaveTextContent('Another operator has to decide: more than 2 imports')
}

it('waits for another operator, who sees what is asked, by whom and why, and approves it', async () => {
  const { live, seat } = await startTeam()
  await ask(live)
  await follow('Delete 5 imports', dock)
  await eventually(() => has('button', 'Approve…')).toBe(true)
  for (const name of ['Approve…', 'Reject…'])
    expect(find('button', name)).toHaveAccessibleDescription(
      'You asked for this: another operator has to decide',
    )
  expect(has('button', 'Withdraw')).toBe(true)
  // What is asked for has titles, and says what is in use.
  await eventually(() => find('region', 'Imports of the job')).toHaveTextContent('Suppliers to audit')
  expect(within(find('region', 'Imports of the job')).getAllByText('In use')).toHaveLength(1)
  expect(live.stub.count('DELETE')).toBe(0)

  seat.sits(paula)
  await live.open()
  await eventually(dock).toHaveTextContent('asks for approval')
  await follow('Review what waits', dock)
  await eventually(waiting).toHaveTextContent('Otto Operator')
  expect(waiting()).toHaveTextContent('more than 2 imports; websets use 1 of them')
  await press('Approve…', waiting)
  await eventually(approveDialog).toHaveTextContent('asked for it')
  const confirm = () => find('button', 'Approve deletion', approveDialog())
  expect(confirm()).toHaveAccessibleDescription('Type 5 first')
  await user.keyboard('5{Enter}')
  await eventually(() => live.stub.count('DELETE')).toBe(5)
  await eventually(() => has('region', 'Waiting for approval')).toBe(false)
  await live.open('/deletions/jobs/1')
  await eventually(() => document.body).toHaveTextContent(/Approved\s*Paula Planner/)
})

it('can be rejected with a word to whoever asked, or withdrawn', async () => {
  const { live, seat } = await startTeam()
  await ask(live)
  seat.sits(paula)
  await live.open('/deletions/jobs')
  await press('Reject…', waiting)
  await user.type(find('textbox', 'Why (optional)', rejectDialog()), 'The suppliers stay')
  await press('Reject', rejectDialog)
  await eventually(() => has('alertdialog', /^/)).toBe(false)
  await eventually(() => document.body).toHaveTextContent(
    'By Paula Planner <paula@example.com>: The suppliers stay',
  )
  seat.sits(otto)
  await live.open('/deletions/jobs/1')
  await eventually(() => document.body).toHaveTextContent(/Rejected\s*Paula Planner.*The suppliers stay/)
  expect(has('button', 'Resume')).toBe(false)

  await ask(live)
  await press('Withdraw', dock)
  await eventually(dock).toHaveTextContent('Withdrawn')
  expect(has('button', 'Resume', dock())).toBe(false)
  expect(live.stub.count('DELETE')).toBe(0)
})

it('is shown to a viewer, who cannot decide', async () => {
  const { live, seat } = await startTeam()
  await ask(live)
  seat.sits(vera)
  await live.open('/deletions/jobs')
  await eventually(() => has('button', 'Approve…')).toBe(true)
  expect(find('button', 'Approve…')).toHaveAccessibleDescription(
    'Your role is viewer. Approving needs operator.',
  )
  expect(find('button', 'Reject…')).toHaveAccessibleDescription(
    'Your role is viewer. Rejecting needs operator.',
  )
})

it.each(['/deletions/jobs', '/deletions/jobs/1'])(
  'keeps the dialog, and what is typed in it, when somebody else decides meanwhile: %s',
  async (address) => {
    const { live, seat } = await startTeam()
    await ask(live)
    seat.sits(paula)
    await live.open(address)
    await eventually(() => has('button', 'Reject…')).toBe(true)
    await press('Reject…')
    const why = () => find('textbox', 'Why (optional)', rejectDialog())
    await user.type(why(), 'The suppliers')
    await live.post('/api/console/jobs/1/reject', { note: '' })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    await eventually(rejectDialog).toHaveTextContent('It is decided already: rejected')
    expect(why()).toHaveFocus()
    expect(why()).toHaveValue('The suppliers')
    expect(find('button', 'Reject', rejectDialog())).toHaveAttribute('aria-disabled', 'true')
    await user.keyboard('{Escape}')
    await eventually(() => has('button', 'Reject…')).toBe(false)
  },
)
