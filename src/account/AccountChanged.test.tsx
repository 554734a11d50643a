import { within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { arrive, change, holdMany, processingImport } from '../../server/testing/live-imports.ts'
import { eventually, installClock, type LiveConsole, startLive, user } from '../testing/open-page.tsx'
import {
  confirmButton,
  deleteAll,
  details,
  find,
  follow,
  has,
  hasRow,
  openDeletion,
  rowCount,
  rowLink,
} from '../testing/screens.ts'

const isChanged = () => has('heading', 'The console is on another account now')

/** Presses Reload by the keyboard, and opens what the page asks the browser to load. */
async function reload(live: LiveConsole): Promise<void> {
  const loads = vi.spyOn(location, 'assign').mockImplementation(() => {})
  find('button', 'Reload').focus()
  await user.keyboard('{Enter}')
  expect(loads).toHaveBeenCalledTimes(1)
  await live.open(String(loads.mock.calls[0]?.[0]).replace(live.url, ''))
}

it('takes no change from a page of the account before', async () => {
  const live = await startLive()
  await live.open()
  await openDeletion('Suppliers to audit')
  await eventually(confirmButton).not.toHaveAttribute('aria-disabled')
  await live.restart({ EXA_ACCOUNT: 'acme' })
  const calls = live.stub.requests.length
  await user.click(confirmButton())
  await eventually(isChanged).toBe(true)
  const { host } = new URL(live.stub.url)
  const alert = find('alert', /^/)
  expect(alert).toHaveTextContent(`This page showed Live · default (${host}).`)
  expect(alert).toHaveTextContent(`is on Live · acme (${host}) now.`)
  expect(find('button', 'Reload')).toHaveFocus()
  expect(live.stub.requests.slice(calls).filter(({ url }) => /imports\/./.test(url))).toEqual([])
  expect(live.stub.imports.has('import_suppliers')).toBe(true)
  // Nothing of the account before stands under the name of this one.
  expect(document.body).not.toHaveTextContent('Suppliers to audit')
  await follow('Deletions')
  expect(location.pathname).toBe('/deletions')
  expect(isChanged()).toBe(true)

  await reload(live)
  expect(location.href).toBe(`${live.url}/deletions`)
  await eventually(() => find('link', 'Imports Console').parentElement).toHaveTextContent(
    `Live · acme · ${host}`,
  )
  await follow('Imports', () => find('navigation', 'Pages'))
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
})

it('is shown for what the page reads by itself, and nothing of the other account with it', async () => {
  const clock = installClock()
  const live = await startLive()
  arrive(live.stub, processingImport('import_new', 0, { title: 'Still processing' }))
  await live.open('/imports/import_new')
  await eventually(() => has('heading', 'Still processing', details())).toBe(true)
  change(live.stub, 'import_new', { title: 'Of the other account' })
  await live.restart({ EXA_ACCOUNT: 'acme' })
  await clock.forward(4_000)
  await eventually(isChanged).toBe(true)
  expect(document.body).not.toHaveTextContent('Of the other account')
  expect(document.title).toMatch(/^Another account/)
  // An address that names an import of the one account says nothing under another.
  await reload(live)
  expect(location.href).toBe(`${live.url}/imports`)
  await eventually(() => hasRow('Of the other account')).toBe(true)
})

it('ends what a page follows of a job, and the other account says only that it waits', async () => {
  const live = await startLive({ RATE_LIMIT_RPS: '4' })
  holdMany(live.stub, 20)
  await live.open()
  await deleteAll('20')
  await eventually(() => live.stub.imports.size).toBeLessThan(18)
  await live.restart({ EXA_ACCOUNT: 'acme' })
  await eventually(isChanged).toBe(true)
  expect(has('region', 'Deletion jobs')).toBe(false)

  await reload(live)
  await eventually(rowCount).toBe(live.stub.imports.size)
  const waits = `1 job belongs to Live · default (${new URL(live.stub.url).host}) and waits for it.`
  const others = () => find('complementary', 'Other accounts')
  for (const address of ['/deletions/jobs', '/deletions']) {
    await live.open(address)
    await eventually(others).toHaveTextContent(waits)
    expect(others().textContent).toBe(waits)
    expect(within(document.body).queryByRole('link', { name: /^Delete 20 imports/ })).toBe(null)
  }
  await eventually(() => has('heading', 'No deletions yet')).toBe(true)
  const jobs = await live.fetch('/api/console/jobs')
  expect(await jobs.json()).toMatchObject({ data: [] })
})
