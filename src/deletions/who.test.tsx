import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { holdMany } from '../../server/testing/live-imports.ts'
import type { Page } from '../contract/page.ts'
import { eventually, type OpenConsole, startLive, startSandbox, user } from '../testing/open-page.tsx'
import { ada, otto, person, seatOf, vera } from '../testing/persons.ts'
import {
  confirmDeletion,
  deletedNotice,
  fact,
  find,
  follow,
  has,
  openDeletion,
  press,
  record,
} from '../testing/screens.ts'

const records = () => within(find('table', 'Deletions, newest first')).getAllByRole('row').slice(1)
const by = () => find('combobox', 'By')

/** The ids of all imports that a console has. */
async function allIds({ fetch }: OpenConsole): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const answer = await fetch(`/api/websets/v0/imports?limit=200${cursor && `&cursor=${cursor}`}`)
    const page = (await answer.json()) as Page<{ id: string }>
    ids.push(...page.data.map(({ id }) => id))
    cursor = page.nextCursor
  }
  return ids
}

it('says who asked, filters by them, and has one’s own as a view', async () => {
  const seat = seatOf(otto)
  const live = await startLive({}, seat)
  const remove = (id: string) => live.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
  // Read once, so that the records know their titles.
  await live.fetch('/api/websets/v0/imports')
  await remove('import_suppliers')
  seat.sits(ada)
  await remove('import_alumni')

  await live.open('/deletions')
  await eventually(() => records().length).toBe(2)
  expect(records().map((row) => row.textContent)).toEqual([
    expect.stringContaining('Ada Admin'),
    expect.stringContaining('Otto Operator'),
  ])
  // As a file, with what stays the same when a name changes.
  const { exportDeletions } = await import('./export-deletions.ts')
  const { noFilter } = await import('./deletion-filter.ts')
  const save = (signsIn: boolean) =>
    exportDeletions(noFilter, { format: 'csv', signsIn }, new AbortController().signal, () => {})
  const lines = (await (await save(true)).text()).split('\r\n')
  expect(lines[0]).toContain(',operator,operator_subject,reason,')
  expect(lines[1]).toContain(',Ada Admin <ada@example.com>,ada@example.com,')
  expect((await (await save(false)).text()).split('\r\n')[0]).toContain(',operator,reason,')

  await press('Mine')
  await eventually(() => records().length).toBe(1)
  expect(location.search).toBe('?by=me')
  expect(records()[0]).toHaveTextContent('Alumni network')
  expect(by()).toHaveDisplayValue('Me')
  await user.selectOptions(by(), 'Otto Operator (1)')
  await eventually(() => records()[0]).toHaveTextContent('Suppliers to audit')
  expect(find('button', 'Mine')).toHaveAttribute('aria-pressed', 'false')
  await follow('Suppliers to audit')
  await eventually(() => fact(record(), 'By')).toHaveTextContent('Otto Operatorotto@example.com')
  await press('Clear filters')
  await eventually(() => records().length).toBe(2)
  // “Mine” is whoever looks.
  seat.sits(vera)
  await live.open('/deletions?by=me')
  await eventually(() => has('heading', 'No deletion matches')).toBe(true)
})

it('lets operators change their own jobs, and admins anyone’s', async () => {
  const seat = seatOf(otto)
  const live = await startLive({ RATE_LIMIT_RPS: '1' }, seat)
  holdMany(live.stub, 8)
  const ids = [...live.stub.imports.keys()]
  await live.post('/api/console/jobs', { ids, reason: 'old' })
  const stop = () => find('button', 'Stop', document.getElementById('main')!)
  seat.sits(person('Olga Operator', 'operator'))
  await live.open('/deletions/jobs/1')
  await eventually(stop).toHaveAccessibleDescription(
    'Your role is operator. Stopping a job of somebody else needs admin.',
  )
  expect(stop()).toHaveAttribute('aria-disabled', 'true')
  seat.sits(vera)
  await live.open('/deletions/jobs/1')
  await eventually(stop).toHaveAccessibleDescription('Your role is viewer. Stopping a job needs operator.')
  seat.sits(ada)
  await live.open('/deletions/jobs/1')
  await eventually(stop).not.toHaveAttribute('aria-disabled')
  expect(fact(document.body, 'By')).toHaveTextContent('Otto Operator · otto@example.com')
  await user.click(stop())
  await eventually(() => fact(document.body, 'Stopped by')).toHaveTextContent('Ada Admin')
  await live.open('/deletions/jobs')
  await eventually(() => find('list', 'Jobs')).toHaveTextContent('Otto Operator')
  seat.sits(otto)
  await live.open('/deletions/jobs/1')
  await press('Resume')
  await eventually(() => fact(document.body, 'Resumed by')).toHaveTextContent('Otto Operator')
  await press('Stop')
  await eventually(() => has('button', 'Resume')).toBe(true)
})

it('leaves more than a thousand at once to an admin', async () => {
  const seat = seatOf(otto)
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '1001' }, seat)
  await sandbox.open()
  const all = () => find('checkbox', /^Select all 1,001 /)
  await eventually(all).toBeInTheDocument()
  await user.click(all())
  const button = () => find('button', 'Delete 1,001 imports…')
  await eventually(button).toHaveAccessibleDescription(
    'Your role is operator. Deleting more than 1,000 imports at once needs admin.',
  )

  // So is the restore of what such a job has deleted.
  seat.sits(ada)
  await sandbox.post('/api/console/jobs', { ids: await allIds(sandbox) })
  await expect.poll(async () => (await sandbox.job('1')).state, { timeout: 20_000 }).toBe('finished')
  seat.sits(otto)
  await sandbox.open('/deletions/jobs/1')
  await eventually(() => has('button', /^Restore [\d,]+ imports…$/)).toBe(true)
  expect(find('button', /^Restore [\d,]+ imports…$/)).toHaveAccessibleDescription(
    'Your role is operator. Restoring more than 1,000 imports at once needs admin.',
  )
})

it('knows of nobody where nobody signs in', async () => {
  const live = await startLive()
  await live.open()
  await openDeletion('Suppliers to audit')
  await confirmDeletion()
  await eventually(deletedNotice).toHaveTextContent('Suppliers to audit')
  await live.open('/deletions?by=me')
  await eventually(() => records().length).toBe(1)
  expect(has('button', 'Mine')).toBe(false)
  expect(has('combobox', 'By')).toBe(false)
  expect(records()[0]).toHaveTextContent('127.0.0.1')
})
