import { expect, it } from 'vitest'
import { arrive, change, liveImport, processingImport } from '../../server/testing/live-imports.ts'
import { eventually, installClock, type LiveConsole, startLive, user } from '../testing/open-page.tsx'
import {
  confirmButton,
  confirmDeletion,
  confirmField,
  deletedNotice,
  deleteDialog,
  details,
  find,
  has,
  hasRow,
  importsTable,
  openDeletion,
  row,
  rowCount,
  rowLink,
  searchBox,
  selectBox,
  selection,
  tab,
} from '../testing/screens.ts'
import { inPages } from '../../server/testing/stub-behaviours.ts'

/** How often the page asks while something is processing. */
const interval = 4_000

/** A console with an import that is being processed, which makes the page ask again and again. */
async function startMoving(): Promise<{ live: LiveConsole; poll: () => Promise<void> }> {
  const clock = installClock()
  const live = await startLive()
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
  return { live, poll: () => clock.forward(interval) }
}

const firstTitle = () => importsTable().querySelector('[data-import-id] a')?.textContent ?? ''

it('follows an import to its end, and then asks no more', async () => {
  const { live, poll } = await startMoving()
  await live.open()
  await eventually(() => row('Nightly copy')).toHaveTextContent('Processing')
  await poll()
  await eventually(() => live.stub.count('GET')).toBe(2)
  change(live.stub, 'import_nightly', { status: 'completed' })
  await poll()
  await eventually(() => row('Nightly copy')).toHaveTextContent('Completed')
  await eventually(() => tab('Processing 0')).toBeInTheDocument()

  const asked = live.stub.count('GET')
  for (let times = 0; times < 15; times++) await poll()
  expect(live.stub.count('GET')).toBe(asked)
})

it('follows it in the details too', async () => {
  const { live, poll } = await startMoving()
  await live.open('/imports/import_nightly')
  await eventually(details).toHaveTextContent('Processing')
  change(live.stub, 'import_nightly', {
    status: 'failed',
    failedReason: 'invalid_format',
    failedMessage: 'Row 3 has 2 columns; the header has 5.',
    failedAt: new Date().toISOString(),
  })
  await poll()
  await eventually(() => find('region', 'Failure', details())).toHaveTextContent('Row 3 has 2 columns')
  await eventually(() => row('Nightly copy')).toHaveTextContent('Invalid format')
})

it('keeps the dialog, what is typed in it, and the focus', async () => {
  const { live, poll } = await startMoving()
  await live.open('/imports?q=growth')
  await openDeletion('Channel partners, Iberia')
  await user.type(confirmField(), 'Channel')
  change(live.stub, 'import_nightly', { status: 'completed' })
  arrive(live.stub, liveImport('import_new', 0))
  await poll()
  await eventually(() => document.body.textContent).toContain('Completed 3')
  await eventually(() => document.body.textContent).toContain('Show 1 new import')
  expect(deleteDialog()).toBeInTheDocument()
  expect(confirmField()).toHaveFocus()
  expect(confirmField()).toHaveValue('Channel')
  await user.keyboard('{Escape}')
  await eventually(searchBox).toHaveValue('growth')
})

it('keeps the focus on a row while the list is read again', async () => {
  const { live, poll } = await startMoving()
  await live.open()
  await eventually(() => rowLink('Nightly copy')).toBeInTheDocument()
  rowLink('Nightly copy').focus()
  change(live.stub, 'import_nightly', { status: 'completed' })
  await poll()
  await eventually(() => row('Nightly copy')).toHaveTextContent('Completed')
  expect(rowLink('Nightly copy')).toHaveFocus()
})

it('offers new imports, and moves no row until they are asked for', async () => {
  const { live, poll } = await startMoving()
  await live.open()
  await eventually(firstTitle).toBe('Nightly copy')
  arrive(live.stub, liveImport('import_fair', 1, { title: 'Fresh from the fair' }))
  arrive(live.stub, liveImport('import_expo', 0, { title: 'Fresh from the expo' }))
  await poll()
  const show = () => find('button', 'Show 2 new imports')
  await eventually(show).toBeInTheDocument()
  expect(firstTitle()).toBe('Nightly copy')
  expect(tab('All 6')).toBeInTheDocument()
  await user.click(show())
  await eventually(firstTitle).toBe('Fresh from the expo')
  await eventually(() => rowLink('Fresh from the expo')).toHaveFocus()
  expect(tab('All 8')).toBeInTheDocument()
  expect(has('button', /new import/)).toBe(false)
})

it('brings no row back from a list that was read before its deletion', async () => {
  const { live, poll } = await startMoving()
  const arrived = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  await live.open()
  await openDeletion('Suppliers to audit')
  await eventually(confirmButton).not.toHaveAttribute('aria-disabled')
  // Two readings still hold the import: one that is under way when it is deleted, and the one right after.
  let stale: { status: number; body: unknown }
  live.stub.script(
    'GET',
    async ({ carryOut, answer }) => {
      stale = structuredClone(carryOut())
      arrived.resolve()
      await released.promise
      answer(stale.status, stale.body)
    },
    ({ answer }) => answer(stale.status, stale.body),
  )
  await poll()
  await arrived.promise
  await confirmDeletion()
  await eventually(deletedNotice).toBeInTheDocument()
  released.resolve()
  await eventually(() => hasRow('Suppliers to audit')).toBe(false)

  const asked = live.stub.count('GET')
  await poll()
  await eventually(() => live.stub.count('GET')).toBeGreaterThan(asked)
  await eventually(() => tab('All 5')).toBeInTheDocument()
  expect(hasRow('Suppliers to audit')).toBe(false)
})

it('goes to the row after one that is deleted elsewhere', async () => {
  const { live, poll } = await startMoving()
  await live.open()
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  rowLink('Suppliers to audit').focus()
  live.stub.imports.delete('import_suppliers')
  await poll()
  await eventually(() => rowLink('Customers (suppression list)')).toHaveFocus()
  await user.keyboard('j')
  await eventually(() => rowLink('Alumni network')).toHaveFocus()
})

it('misses none of the new imports, where they fill more than a page', async () => {
  const { live, poll } = await startMoving()
  live.stub.always('GET', inPages(0))
  await live.open()
  await eventually(rowCount).toBe(6)
  arrive(live.stub, liveImport('import_first', 0, { title: 'First of many' }))
  for (let more = 2; more <= 250; more++) arrive(live.stub, liveImport(`import_new_${more}`, 0))
  await poll()
  await eventually(() => has('button', 'Show 250 new imports')).toBe(true)
  // The next reading is of one page again: what it does not reach goes on waiting.
  arrive(live.stub, liveImport('import_new_251', 0))
  const pagesRead = () => live.stub.requests.filter(({ url }) => url.includes('/imports?')).length
  const before = pagesRead()
  await poll()
  const show = () => find('button', 'Show 251 new imports')
  await eventually(show).toBeInTheDocument()
  expect(pagesRead()).toBe(before + 1)
  await user.click(show())
  await eventually(() => tab('All 257')).toBeInTheDocument()
  await user.type(searchBox(), 'First of many')
  await eventually(() => row('First of many')).toBeInTheDocument()
})

it('drops from the selection what is deleted elsewhere', async () => {
  const { live, poll } = await startMoving()
  await live.open()
  await eventually(() => selectBox('Suppliers to audit')).toBeInTheDocument()
  await user.click(selectBox('Suppliers to audit'))
  await user.click(selectBox('Alumni network'))
  live.stub.imports.delete('import_suppliers')
  await poll()
  await eventually(selection).toHaveTextContent('1 selected · 1 failed')
  expect(rowCount()).toBe(5)
})
