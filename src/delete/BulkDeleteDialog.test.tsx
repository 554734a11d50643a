import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { change, holdMany } from '../../server/testing/live-imports.ts'
import { gate, resetAfter } from '../../server/testing/stub-behaviours.ts'
import type { Behaviour } from '../../server/testing/stub-upstream.ts'
import { eventually, installClock, startLive, startSandbox, user } from '../testing/open-page.tsx'
import {
  bulkConfirm,
  bulkDialog,
  confirmBulk,
  countField,
  dock,
  details,
  deleteDialog,
  find,
  follow,
  has,
  openBulk,
  press,
  rowCount,
  selectBox,
  selectAll,
  selection,
  tab,
} from '../testing/screens.ts'

const isOpen = () => has('alertdialog', /^/)
const readAgain = async () => eventually(bulkConfirm).not.toHaveAttribute('aria-disabled')

it('sums up what is to be deleted, what may hurt first', async () => {
  const live = await startLive()
  live.stub.websets.push(
    { id: 'webset_1', title: 'Suppression', imports: [{ id: 'import_customers' }] },
    { id: 'webset_2', title: 'Both', imports: [{ id: 'import_customers' }, { id: 'import_alumni' }] },
  )
  await live.open()
  await openBulk()
  const summary = () => find('group', 'Summary', bulkDialog())
  await eventually(summary).toHaveTextContent('2 are used by 2 websets')
  expect(summary()).toHaveTextContent('3 failed, 2 completed')
  expect(summary()).toHaveTextContent('Newest created 20 min ago, oldest 15 h ago')
  const items = within(find('region', 'What is deleted', bulkDialog())).getAllByRole('listitem')
  expect(items.map((each) => each.textContent)).toEqual([
    expect.stringMatching(/^Customers.*In 2 websetsCompleted/),
    expect.stringMatching(/^Alumni network.*In 1 websetFailed/),
    expect.stringMatching(/^Channel partners, Iberia.*Completed/),
    expect.stringMatching(/^Webinar/),
    expect.stringMatching(/^Suppliers/),
  ])
  expect(bulkDialog()).not.toHaveTextContent(/safe/i)
})

it('wants the count typed, and takes it with separators', async () => {
  // With a budget, so that the reading takes long enough to be seen.
  const console = await startSandbox({ SANDBOX_IMPORTS: '1200', RATE_LIMIT_RPS: '5' })
  await console.open()
  await eventually(rowCount).toBe(1_200)
  await openBulk()
  await eventually(bulkDialog).toHaveTextContent(/Refreshing: [\d,]+ of 1,200…/)
  await user.type(countField(), '120')
  await eventually(bulkConfirm).toHaveAccessibleDescription('Type 1,200 first')
  await user.keyboard('{Enter}')
  await user.clear(countField())
  await user.type(countField(), '1,200')
  await readAgain()
  expect(bulkDialog()).toHaveTextContent('and 1,192 more')
  await press('Show the first 100', bulkDialog)
  await eventually(bulkDialog).toHaveTextContent('and 1,100 more')
  expect((await (await console.fetch('/api/console/jobs')).json()) as object).toMatchObject({ data: [] })
})

it('leaves out what is gone, and what changed until it is taken back in', async () => {
  const live = await startLive()
  await live.open()
  await eventually(selectAll).toBeInTheDocument()
  live.stub.imports.delete('import_alumni')
  change(live.stub, 'import_webinar', { status: 'completed' })
  change(live.stub, 'import_suppliers', { title: 'Suppliers, audited', count: 97 })
  await openBulk()
  await eventually(bulkDialog).toHaveAccessibleName('Delete 2 imports')
  expect(bulkDialog()).toHaveTextContent('1 is already gone and left out')
  // Its marks of direction turn nothing around but itself.
  expect(within(bulkDialog()).getByText('Alumni network')).toHaveProperty('tagName', 'BDI')
  expect(bulkDialog()).toHaveTextContent('2 changed since you selected them, and are left out')
  const webinar = () => find('checkbox', /Webinar.* too: it was failed and is completed now$/)
  const suppliers = () =>
    find('checkbox', /it was called “\u2068Suppliers to audit\u2069”, had 96 rows and has 97 now$/)
  expect(suppliers()).not.toBeChecked()
  await user.click(webinar())
  await eventually(bulkDialog).toHaveAccessibleName('Delete 3 imports')
  expect(bulkDialog()).toHaveTextContent('1 of them is left out')
  const all = () => find('checkbox', 'Delete all 2 of them too')
  await user.click(all())
  await eventually(suppliers).toBeChecked()
  expect(bulkDialog()).toHaveAccessibleName('Delete 4 imports')
  await user.click(all())
  await eventually(bulkDialog).toHaveAccessibleName('Delete 2 imports')
  await user.click(suppliers())
  await confirmBulk('3')
  await eventually(dock).toHaveTextContent('3 deleted')
  expect([...live.stub.imports.keys()]).toEqual(['import_webinar'])
  // What was left out stays selected; what is gone has left.
  await eventually(selection).toHaveTextContent('1 selected · 1 completed')
})

it('takes none for gone because others were deleted while the pages were read', async () => {
  const live = await startLive()
  holdMany(live.stub, 36)
  const others = Array.from({ length: 12 }, (_, n) => `import_${n + 1}`)
  for (const id of others) change(live.stub, id, { status: 'completed' })
  await live.open('/imports?status=failed')
  await eventually(rowCount).toBe(24)
  // Pages that count rows: what is deleted before a page moves the rows after it up, past the reader.
  const pageFrom = (from: number, nextCursor: string | null): Behaviour => {
    return ({ answer }) => {
      const data = [...live.stub.imports.values()].slice(from, from + 18)
      answer(200, { data, hasMore: nextCursor !== null, nextCursor })
      for (const id of others) live.stub.imports.delete(id)
    }
  }
  live.stub.script('GET', pageFrom(0, '18'), pageFrom(18, null))
  await openBulk()
  await user.type(countField(), '24')
  await readAgain()
  expect(bulkDialog()).toHaveAccessibleName('Delete 24 imports')
  expect(bulkDialog()).not.toHaveTextContent('already gone')
})

it('goes on with the one that is left, and has nothing to do where none is', async () => {
  const live = await startLive()
  await live.open()
  await eventually(() => selectBox('Alumni network')).toBeInTheDocument()
  await user.click(selectBox('Alumni network'))
  await user.click(selectBox('Suppliers to audit'))
  live.stub.imports.delete('import_alumni')
  await press('Delete 2 imports…', selection)
  await eventually(bulkDialog).toHaveAccessibleName('Delete 1 import')
  await user.keyboard('{Escape}')
  await eventually(selection).toHaveTextContent('1 selected')
  live.stub.imports.delete('import_suppliers')
  await press('Delete 1 import…', selection)
  await eventually(bulkDialog).toHaveAccessibleName('Nothing left to delete')
  await press('Close', bulkDialog)
  expect(live.stub.count('DELETE')).toBe(0)
})

it('says why they could not be read again, tries again, or goes on without', async () => {
  const live = await startLive()
  await live.open()
  await eventually(selectAll).toBeInTheDocument()
  live.stub.always('GET', ({ answer }) => answer(403, { error: 'Not today.' }))
  await openBulk()
  const failure = () => find('alert', /^/, bulkDialog())
  await eventually(failure).toHaveTextContent('Couldn’t refresh these imports: This API key may not do that')
  await user.type(countField(), '5')
  await eventually(bulkConfirm).toHaveAccessibleDescription('These imports could not be refreshed')
  await press('Try again', failure)
  await eventually(failure).toBeInTheDocument()
  await press('Continue anyway', bulkDialog)
  await eventually(() => has('alert', /^/)).toBe(false)
  await readAgain()
  live.stub.recover()
  await user.click(bulkConfirm())
  await eventually(dock).toHaveTextContent('5 deleted')
})

it('keeps the dialog and what is typed while the list is read again', async () => {
  const clock = installClock()
  const live = await startLive()
  change(live.stub, 'import_alumni', { status: 'processing' })
  await live.open()
  await openBulk()
  await user.type(countField(), '5')
  await readAgain()
  live.stub.imports.delete('import_customers')
  await clock.forward(4_000)
  await eventually(() => document.querySelectorAll('[data-import-id]').length).toBe(4)
  expect(countField()).toHaveValue('5')
  expect(countField()).toHaveFocus()
  expect(bulkDialog()).toHaveAccessibleName('Delete 5 imports')
})

it('brings no row back from a list that was read before the job', async () => {
  const clock = installClock()
  const live = await startLive()
  holdMany(live.stub, 12)
  change(live.stub, 'import_12', { status: 'processing' })
  await live.open('/imports?status=failed')
  await eventually(rowCount).toBe(11)
  await openBulk()
  await user.type(countField(), '11')
  await readAgain()
  const stale = gate()
  live.stub.script('GET', async ({ request, response, answer, carryOut }) => {
    const { status, body } = structuredClone(carryOut())
    await stale.behaviour({
      request,
      response,
      answer: () => answer(status, body),
      carryOut: () => ({ status, body }),
    })
  })
  await clock.forward(4_000)
  await stale.arrived
  await user.click(bulkConfirm())
  await eventually(dock).toHaveTextContent('11 deleted')
  stale.release()
  await eventually(() => tab('All 1')).toBeInTheDocument()
  await clock.forward(4_000)
  expect(tab('All 1')).toBeInTheDocument()
})

it('takes an answer that was lost on the way upstream for one deletion all the same', async () => {
  const live = await startLive()
  live.stub.script('DELETE', resetAfter)
  await live.open()
  await openBulk()
  await user.type(find('textbox', 'Reason (optional)', bulkDialog()), 'Spring clean')
  await confirmBulk('5')
  await eventually(dock).toHaveTextContent('5 deleted')
  expect(find('progressbar', /^/, dock())).toHaveAttribute('aria-valuenow', '5')
  await follow('Delete 5 imports', dock)
  await eventually(() => screen.queryByText('Spring clean')).toBeInTheDocument()
})

it('is about the open import by the key d, though others are selected', async () => {
  const live = await startLive()
  await live.open()
  await eventually(selectAll).toBeInTheDocument()
  await user.click(selectAll())
  await follow('Suppliers to audit')
  await eventually(() => has('button', 'Delete import…', details())).toBe(true)
  await user.keyboard('d')
  await eventually(deleteDialog).toBeInTheDocument()
})

it('deletes nothing where it is read-only, and says why', async () => {
  const console = await startSandbox({ SANDBOX_IMPORTS: '12', READ_ONLY: '1' })
  await console.open()
  await eventually(selectAll).toBeInTheDocument()
  await user.click(selectAll())
  const words = 'This console is read-only (READ_ONLY=1)'
  const button = () => find('button', 'Delete 12 imports…', selection())
  await eventually(button).toHaveAttribute('aria-disabled', 'true')
  expect(button()).toHaveAccessibleDescription(words)
  await user.click(button())
  expect(isOpen()).toBe(false)
  await user.keyboard('d')
  expect(isOpen()).toBe(false)
})

it('asks for fewer where a job cannot take so many', async () => {
  const live = await startLive()
  holdMany(live.stub, 10_001)
  await live.open()
  await eventually(rowCount).toBe(10_001)
  await user.click(selectAll())
  await eventually(() => find('button', 'Delete 10,001 imports…')).toHaveAccessibleDescription(
    /^A job takes 10,000 imports at most: select fewer/,
  )
})
