import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { liveImport } from '../../server/testing/live-imports.ts'
import { eventually, type LiveConsole, startLive, user } from '../testing/open-page.tsx'
import {
  bulkDialog,
  confirmDeletion,
  deleteDialog,
  details,
  find,
  follow,
  has,
  press,
  rowCount,
  rowLink,
  searchBox,
  selectBox,
  selection,
} from '../testing/screens.ts'

/** The newest of three that differ in their numbers. */
const message = 'Row 14 has 9 columns; the header has 8.'
const groups = () => find('region', 'Failure groups')
const members = () => find('table', 'Imports in this group')

/** The group whose message this is. */
function group(text: string): HTMLElement {
  const found = within(groups())
    .queryAllByRole('listitem')
    .find((each) => each.textContent.includes(text))
  if (!found) throw new Error(`There is no group of “${text}”.`)
  return found
}

/** A console with two more failures that are alike, with its groups open. */
async function openGroups(search = ''): Promise<LiveConsole> {
  const live = await startLive()
  for (const [id, title, text] of [
    ['import_fair', 'Fair in Lyon', 'Row 2 has 4 columns; the header has 5.'],
    ['import_expo', 'Expo in Turin', 'Row 1,204 has 11 columns; the header has 12.'],
  ] as const)
    live.stub.imports.set(
      id,
      liveImport(id, 2_000, { title, failedReason: 'invalid_format', failedMessage: text }),
    )
  await live.open(`/imports?mode=groups${search}`)
  return live
}

it('puts failures of a kind together, the largest first', async () => {
  await openGroups()
  await eventually(groups).toHaveTextContent('5 failed imports in 3 groups')
  const first = within(groups()).getAllByRole('listitem')[0]
  expect(within(first ?? groups()).getByRole('heading')).toHaveTextContent('Uneven rows')
  expect(first).toHaveTextContent('invalid_format')
  expect(first).toHaveTextContent('3 imports')
  expect(first).toHaveTextContent(message)
  expect(first).toHaveTextContent('What to do: ')
  expect(first).toHaveTextContent('Newest:Suppliers to audit')
  // What they have in common is a detail, and one alone has none.
  const template = 'All of them say: Row # has # columns; the header has #.'
  expect(first).not.toHaveTextContent(template)
  await press('Show imports', () => group(message))
  expect(group(message)).toHaveTextContent(template)
  const single = () => group('Row 9: "n/a" in column 2 is not a valid URL.')
  expect(single()).toHaveTextContent('1 import')
  expect(has('button', 'Show imports', single())).toBe(false)
  expect(has('checkbox', 'Select', single())).toBe(true)
  await user.type(searchBox(), 'turin')
  await eventually(groups).toHaveTextContent('1 failed import in 1 group')
})

it('selects all of a group, and some of them', async () => {
  await openGroups()
  const all = () => find('checkbox', /^Select all 3/, group(message))
  await eventually(all).toBeInTheDocument()
  await user.click(all())
  await eventually(selection).toHaveTextContent('3 selected · 3 failed')
  const show = () => find('button', 'Show imports', group(message))
  expect(show()).toHaveAttribute('aria-expanded', 'false')
  await user.click(show())
  await eventually(members).toBeInTheDocument()
  expect(
    within(members())
      .getAllByRole('link')
      .map((each) => each.textContent),
  ).toEqual(['Suppliers to audit', 'Fair in Lyon', 'Expo in Turin'])
  await user.click(selectBox('Fair in Lyon'))
  await eventually(selection).toHaveTextContent('2 selected')
  expect(group(message)).toHaveTextContent('(2 selected)')
  expect(all()).toBePartiallyChecked()
  await follow('List')
  await eventually(rowCount).toBe(7)
  expect(selectBox('Expo in Turin')).toBeChecked()
})

it('opens a member beside the groups, and gives it the focus back', async () => {
  await openGroups()
  await press('Show imports', () => group(message))
  await follow('Expo in Turin', () => group(message))
  expect(location.pathname + location.search).toBe('/imports/import_expo?mode=groups')
  await eventually(() => has('heading', 'Expo in Turin', details())).toBe(true)
  expect(details()).toHaveTextContent('Row 1,204 has 11 columns; the header has 12.')
  await user.keyboard('{Escape}')
  await eventually(() => location.pathname + location.search).toBe('/imports?mode=groups')
  expect(members()).toBeInTheDocument()
  await eventually(() => find('link', 'Expo in Turin', group(message))).toHaveFocus()
})

it('asks about a single import as its details do, about several as a job', async () => {
  const live = await openGroups()
  await press('Delete import…', () => group('Row 9: "n/a"'))
  await eventually(deleteDialog).toHaveTextContent('Alumni network')
  await confirmDeletion()
  await eventually(groups).toHaveTextContent('4 failed imports in 2 groups')
  expect(live.stub.count('DELETE')).toBe(1)
  await press('Delete 3 imports…', () => group(message))
  await eventually(bulkDialog).toHaveAccessibleName('Delete 3 imports')
})

it('goes from a deleted member of a group to the import after it', async () => {
  const live = await startLive()
  await live.open('/imports?status=failed&mode=groups')
  await follow('Webinar sign-ups, spring')
  await eventually(() => has('button', 'Delete import…', details())).toBe(true)
  await user.keyboard('d')
  await eventually(() => has('alertdialog', 'Delete import')).toBe(true)
  await confirmDeletion()
  await eventually(() => rowLink('Suppliers to audit')).toHaveFocus()
})

it('says so where none has failed', async () => {
  await openGroups('&status=completed')
  await eventually(() => has('heading', 'No failed imports')).toBe(true)
})
