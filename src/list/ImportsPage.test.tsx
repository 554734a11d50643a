import { fireEvent, screen, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { arrive, liveImport } from '../../server/testing/live-imports.ts'
import { gate } from '../../server/testing/stub-behaviours.ts'
import type { Behaviour } from '../../server/testing/stub-upstream.ts'
import { eventually, installClock, startLive, startSandbox, user } from '../testing/open-page.tsx'
import {
  details,
  find,
  follow,
  has,
  importsTable,
  row,
  rowCount,
  rowLink,
  searchBox,
  tab,
} from '../testing/screens.ts'

/** Answers a list with some of its imports, as if they were a page of it. */
const part =
  (from: number, to: number, hasMore: boolean): Behaviour =>
  ({ carryOut, answer }) => {
    const { status, body } = carryOut()
    const data = (body as { data: unknown[] }).data.slice(from, to)
    answer(status, { data, hasMore, nextCursor: hasMore ? 'page-2' : null })
  }

/** The one where the rows would be; there is another over them. */
const clearFilters = () => screen.getAllByRole('button', { name: 'Clear filters' }).at(-1) ?? document.body

it('shows a status that it does not know as it came', async () => {
  const console = await startSandbox({ SANDBOX_SCENARIO: 'odd-data' })
  await console.open('/imports?status=archived')
  await eventually(() => row('Co-investor portfolios, robotics')).toHaveTextContent('archived')
  expect(rowCount()).toBe(1)
})

it('says so where no import has the status of the address', async () => {
  const live = await startLive()
  await live.open('/imports?status=paused')
  await eventually(() => has('heading', 'No import matches')).toBe(true)
  await user.click(clearFilters())
  await eventually(rowCount).toBe(5)
})

it('goes by the clock of the server, however that of the browser is set', async () => {
  const minute = 60_000
  const live = await startLive()
  const pending = { status: 'pending', failedReason: null, failedAt: null, failedMessage: null } as const
  // An import is possibly stuck once it has been pending for an hour.
  for (const age of [65, 55]) arrive(live.stub, liveImport(`import_${age}`, age, pending))
  installClock()
  for (const off of [300, -120, 10, -10]) {
    vi.setSystemTime(vi.getRealSystemTime() + off * minute)
    await live.open('/imports?stuck=1')
    await eventually(rowCount).toBe(1)
    await live.open()
    await eventually(() => row('Channel partners, Iberia')).toHaveTextContent(/(?:19|20|21) min ago$/)
    await follow('API')
    const calls = () => find('table', 'Calls, newest first')
    await eventually(calls).toBeInTheDocument()
    const first = [...calls().querySelectorAll('time')].at(-1)
    const startedAt = Date.parse(first?.dateTime ?? '')
    expect(Math.abs(startedAt - vi.getRealSystemTime())).toBeLessThan(minute)
  }
})

it('knows how long ago it was after a while on another page', async () => {
  const live = await startLive()
  installClock()
  // The server's clock goes on, too: it is the one that counts.
  const { fetch } = globalThis
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
    const { body, status, headers } = await fetch(...request)
    const date = new Date().toUTCString()
    return new Response(body, { status, headers: { ...Object.fromEntries(headers), date } })
  })
  await live.open()
  const created = () => row('Channel partners, Iberia').querySelector('time')
  await eventually(created).toHaveTextContent('20 min ago')
  const pages = () => find('navigation', 'Pages')
  await follow('New import', pages)
  await eventually(() => has('heading', 'New import')).toBe(true)
  vi.setSystemTime(Date.now() + 30 * 60_000)
  await follow('Imports', pages)
  // Sooner than the next tick of the clock.
  await expect.poll(created, { timeout: 10_000 }).toHaveTextContent('50 min ago')
})

it('has a name for having no imports', async () => {
  const live = await startLive()
  live.stub.imports.clear()
  await live.open()
  await eventually(() => has('heading', 'No imports yet')).toBe(true)
  expect(tab('All 0')).toBeInTheDocument()
  expect(document.body).toHaveTextContent('0 imports')
})

it('shows the shape of the list until the first page is there', async () => {
  const live = await startLive()
  const list = gate()
  live.stub.script('GET', list.behaviour)
  await live.open()
  await eventually(() => has('status', 'Loading imports')).toBe(true)
  list.release()
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  expect(has('status', 'Loading imports')).toBe(false)
})

it('searches the pages that arrive after it', async () => {
  const live = await startLive()
  const second = gate(part(2, 5, false))
  live.stub.script('GET', part(0, 2, true), second.behaviour)
  await live.open()
  await second.arrived
  await eventually(searchBox).toBeInTheDocument()
  await user.type(searchBox(), 'suppliers')
  await eventually(() => has('heading', 'No match so far')).toBe(true)
  expect(document.body).toHaveTextContent('0 matches of 2 imports loaded, more to come')
  second.release()
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  expect(document.body).toHaveTextContent('1 match of 5 imports')
  expect(searchBox()).toHaveFocus()
})

it('leaves the Enter that ends a composition to the input method', async () => {
  const live = await startLive()
  await live.open()
  await eventually(rowCount).toBe(5)
  await user.click(searchBox())
  fireEvent.keyDown(searchBox(), { key: 'Enter', isComposing: true })
  fireEvent.keyDown(searchBox(), { key: 'Enter', keyCode: 229 })
  expect(searchBox()).toHaveFocus()
  fireEvent.keyDown(searchBox(), { key: 'Enter' })
  await eventually(() => document.activeElement?.closest('[data-import-id]') ?? null).not.toBeNull()
})

it('clears a search that the address does not have yet', async () => {
  const live = await startLive()
  await live.open()
  await eventually(rowCount).toBe(5)
  await user.type(searchBox(), 'leads')
  await eventually(() => has('heading', 'No import matches')).toBe(true)
  await user.click(clearFilters())
  await eventually(searchBox).toHaveValue('')
  await eventually(rowCount).toBe(5)
})

it('sorts by each column, the other way, and by nothing again', async () => {
  const live = await startLive()
  await live.open()
  await eventually(rowCount).toBe(5)
  const header = (name: string) => find('columnheader', name)
  const ids = () =>
    [...document.querySelectorAll<HTMLElement>('[data-import-id]')].map(({ dataset }) => dataset['importId'])
  const natural = ids()
  for (const [name, once, twice] of [
    ['Title', 'ascending', 'descending'],
    ['Status', 'ascending', 'descending'],
    ['Why', 'ascending', 'descending'],
    ['Entity', 'ascending', 'descending'],
    ['Rows', 'descending', 'ascending'],
  ] as const) {
    await user.click(find('button', new RegExp(name), header(name)))
    await eventually(() => header(name)).toHaveAttribute('aria-sort', once)
    expect(header('Created')).not.toHaveAttribute('aria-sort')
    expect(location.search).toBe(`?sort=${once === 'descending' ? '-' : ''}${name.toLowerCase()}`)
    await user.click(find('button', new RegExp(name), header(name)))
    await eventually(() => header(name)).toHaveAttribute('aria-sort', twice)
    await user.click(find('button', new RegExp(name), header(name)))
    await eventually(() => header('Created')).toHaveAttribute('aria-sort', 'descending')
    expect(ids()).toEqual(natural)
    expect(location.search).toBe('')
  }
  await user.click(find('button', /Created/, header('Created')))
  await eventually(() => header('Created')).toHaveAttribute('aria-sort', 'ascending')
  expect(ids()).toEqual(natural.toReversed())
  expect(has('table', 'Imports, oldest first')).toBe(true)
})

it('asks for an import once when it is opened, and once for the websets', async () => {
  const live = await startLive()
  await live.open()
  await follow('Suppliers to audit')
  await eventually(() => live.stub.requests.map(({ url }) => url).toSorted()).toEqual([
    '/websets/v0/imports/import_suppliers',
    '/websets/v0/imports?limit=200',
    '/websets/v0/websets?limit=100',
  ])
  expect(importsTable()).toBeInTheDocument()
})

it.each(['import_0000000000000000000000000', 'import~1', 'x'.repeat(300)])(
  'says that an id is unknown, and leads back to the list (%#)',
  async (id) => {
    const live = await startLive()
    await live.open(`/imports/${id}`)
    await eventually(() => has('heading', 'No import has this id', details())).toBe(true)
    expect(details()).toHaveTextContent(id)
    expect(has('button', 'Delete import…')).toBe(false)
    await eventually(rowCount).toBe(5)
    await user.click(within(details()).getAllByRole('button', { name: 'Close' }).at(-1)!)
    await eventually(() => location.pathname).toBe('/imports')
  },
)

it('leads from an id that is unknown to the deletions', async () => {
  const live = await startLive()
  await live.open('/imports/import_0000000000000000000000000')
  await follow('Look in the deletions')
  await eventually(() => has('heading', 'Deletions')).toBe(true)
})

it('says that it is live, for which account, and on which host', async () => {
  const live = await startLive()
  await live.open('/deletions')
  const words = `Live · default · ${new URL(live.stub.url).host}`
  const badge = () => document.querySelector('header [title]')
  await eventually(badge).toHaveTextContent(words)
  expect(badge()).toHaveAttribute('title', `${words}. Deleting here deletes at Exa`)
})

it('says that it is the sandbox, and whose', async () => {
  const console = await startSandbox({ SANDBOX_IMPORTS: '1' })
  await console.open()
  const words = 'Sandbox · default. Sample data on this machine: nothing here reaches Exa'
  await eventually(() => find('link', 'Sandbox · default')).toHaveAttribute('title', words)
  expect(find('link', 'Imports Console').parentElement).not.toHaveTextContent('Read-only')
})
