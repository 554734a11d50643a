import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { gate, rateLimit, refuse } from '../../server/testing/stub-behaviours.ts'
import { eventually, installClock, startLive, startSandbox, user } from '../testing/open-page.tsx'
import {
  confirmButton,
  confirmDeletion,
  confirmField,
  deletedNotice,
  deleteDialog,
  follow,
  has,
  hasRow,
  impactInDialog,
  openDeletion,
  press,
  usedBy,
} from '../testing/screens.ts'
import { fromImport, lastPage, addUsesOfSuppliers, webset } from '../testing/websets.ts'

const title = 'Suppliers to audit'
const websetsOf = (inside: () => HTMLElement) =>
  within(inside())
    .queryAllByRole('listitem')
    .map((each) => each.textContent.trim())
const asksForTitle = () => has('textbox', /Type .+ to confirm/, deleteDialog())

it('tells in which way an import is used, in its details and before its deletion', async () => {
  const console = await startSandbox()
  for (const [search, words] of [
    ['From webset: robotics', 'Fintech founders hiring in Europe (attached)'],
    ['Vendor list for the Q2', 'Suppliers with a published climate target (excluded from the webset)'],
    ['Co-investor portfolios', 'Robotics companies, seed to series A (search scope)'],
    ['Conference attendees', 'Heads of procurement in manufacturing (excluded from a search)'],
  ] as const) {
    await console.open(`/imports?q=${encodeURIComponent(search)}`)
    await follow(new RegExp(search))
    await eventually(usedBy).toHaveTextContent('1 webset')
    expect(websetsOf(usedBy)).toEqual([words])
    await openDeletion()
    await eventually(impactInDialog).toHaveTextContent('Used by 1 webset')
    expect(websetsOf(impactInDialog)).toEqual([words])
    expect(deleteDialog()).toHaveTextContent('This import completed and is used by 1 webset. Type')
  }
})

it('says where no reference was found, how many were looked at and when', async () => {
  const clock = installClock()
  const live = await startLive()
  addUsesOfSuppliers(live.stub)
  await live.open()
  await follow('Alumni network')
  await eventually(usedBy).toHaveTextContent('Not used by any of 2 websets')
  expect(usedBy()).toHaveTextContent('Checked just now')
  await clock.forward(12_000)
  await eventually(usedBy).toHaveTextContent(/Checked (?:1[2-9]|2\d) s ago/)
  await openDeletion()
  await eventually(impactInDialog).toHaveTextContent('Not used by any of 2 websets')
  expect(asksForTitle()).toBe(false)
  expect(deleteDialog()).not.toHaveTextContent(/\bsafe/i)
  await confirmDeletion()
  await eventually(deletedNotice).toHaveTextContent('Deleted Alumni network.')
})

it('asks for the title of a failed import that is in use, and says why', async () => {
  const live = await startLive()
  addUsesOfSuppliers(live.stub)
  await live.open()
  await follow(title)
  await eventually(usedBy).toHaveTextContent('2 websets')
  await openDeletion()
  await eventually(confirmField).toHaveFocus()
  expect(deleteDialog()).toHaveTextContent(
    'This import is used by 2 websets. Type Suppliers to audit to confirm:',
  )
  expect(deleteDialog()).not.toHaveTextContent('This import completed')
  await eventually(confirmButton).toHaveAccessibleDescription(`Type “${title}” first`)
  await user.click(confirmButton())
  expect(live.stub.count('DELETE')).toBe(0)
  await user.type(confirmField(), `${title}{Enter}`)
  await eventually(deletedNotice).toHaveTextContent(`Deleted ${title}.`)
})

it('says why it could not check, asks all the same, and checks when asked again', async () => {
  const live = await startLive()
  live.stub.always('GET websets', refuse(500, { error: 'Internal.' }))
  await live.open()
  await follow(title)
  await eventually(usedBy).toHaveTextContent('Could not check')
  expect(usedBy()).toHaveTextContent('Exa failed on its side.')
  expect(usedBy()).toHaveTextContent(/Request req_stub_\d+/)
  await openDeletion()
  await eventually(impactInDialog).toHaveTextContent('Could not check')
  expect(deleteDialog()).toHaveTextContent('This import may be in use (this could not be checked). Type')
  await eventually(confirmButton).toHaveAccessibleDescription(`Type “${title}” first`)

  // The field stays while it is checked again, and goes when that found nothing.
  const again = gate(lastPage([webset('webset_c')]))
  live.stub.script('GET websets', again.behaviour)
  await press('Try again', impactInDialog)
  await again.arrived
  await eventually(impactInDialog).toHaveTextContent('Checking which websets use it…')
  expect(asksForTitle()).toBe(true)
  again.release()
  await eventually(impactInDialog).toHaveTextContent('Not used by the only webset')
  await eventually(asksForTitle).toBe(false)
  await confirmDeletion()
  await eventually(() => hasRow(title)).toBe(false)
})

it('deletes what could not be checked once its title is typed', async () => {
  const live = await startLive({}, { longPauses: true })
  live.stub.always('GET websets', rateLimit('30'))
  await live.open()
  await openDeletion(title)
  await eventually(impactInDialog).toHaveTextContent(/Could not check.*Rate limited\. Retrying in \d+ s\./)
  await user.type(confirmField(), title)
  await eventually(confirmButton).not.toHaveAttribute('aria-disabled')
})

it('keeps what it knows when a later check fails', async () => {
  const live = await startLive()
  addUsesOfSuppliers(live.stub)
  await live.open()
  await follow(title)
  await eventually(usedBy).toHaveTextContent('2 websets')
  live.stub.always('GET websets', refuse(403, { error: 'Not with this key.' }))
  await press('Check again', usedBy)
  await eventually(usedBy).toHaveTextContent('Could not check')
  expect(usedBy()).toHaveTextContent('When last checked: 2 websets')
  expect(websetsOf(usedBy)).toHaveLength(2)
})

it('shows no more than a few of many, a title as text, and what it could not read', async () => {
  const live = await startLive()
  for (let number = 0; number < 12; number++)
    live.stub.websets.push(
      webset(`webset_${number}`, { title: `<b>${number}</b>`, excludes: fromImport('import_suppliers') }),
    )
  live.stub.websets.push({ status: 'dreaming' })
  await live.open()
  await follow(title)
  await eventually(usedBy).toHaveTextContent('12 websets')
  expect(usedBy()).toHaveTextContent('1 webset could not be read in full')
  expect(websetsOf(usedBy)).toHaveLength(3)
  expect(websetsOf(usedBy)[0]).toBe('<b>0</b> (excluded from the webset)')
  await press('Show all 12', usedBy)
  await eventually(() => websetsOf(usedBy)).toHaveLength(12)
})
