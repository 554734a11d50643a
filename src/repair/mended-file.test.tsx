import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { liveImport } from '../../server/testing/live-imports.ts'
import type { CsvWorker } from '../csv-worker/open-worker.ts'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'
import { eventually, type OpenConsole, startSandbox, user } from '../testing/open-page.tsx'
import { find } from '../testing/screens.ts'

// Without the worker, of which a component test has none: the mended file is given when a test says so.

const file = new File(['name,website\nAcme,https://acme.example\n'], 'leads.csv')
const state = { left: 0, identifier: 1, report: { records: 1 } } as RepairState

/** Shows the button that sends the mended file of a failed import, on a console in which nothing else is open. */
async function showButton(): Promise<{ sandbox: OpenConsole; answer: PromiseWithResolvers<Blob> }> {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '0' })
  await sandbox.open()
  cleanup()
  const answer = Promise.withResolvers<Blob>()
  const client = { ask: () => answer.promise, close: () => {} } as unknown as CsvWorker
  const repair = {
    opened: { client, state },
    version: 1,
    running: [],
    progress: 0,
    failure: null,
    change: () => Promise.resolve(),
  }
  const { ImportAgain } = await import('./ImportAgain.tsx')
  const { createQueryClient } = await import('../queries/query-client.ts')
  render(
    <QueryClientProvider client={createQueryClient()}>
      <ImportAgain
        failed={liveImport('import_suppliers', 5)}
        file={file}
        repair={repair}
        blocked={false}
        onSent={() => {}}
      />
    </QueryClientProvider>,
  )
  return { sandbox, answer }
}

async function importCount({ fetch }: OpenConsole): Promise<number> {
  const answer = await fetch('/api/websets/v0/imports')
  return ((await answer.json()) as { data: unknown[] }).data.length
}

it('says so when a cell cannot be changed because the browser cannot read the file any more', async () => {
  cleanup()
  const { RepairView } = await import('./RepairView.tsx')
  const client = {
    ask: () => Promise.reject(new Error('Not readable')),
    close: () => {},
  } as unknown as CsvWorker
  const report = { records: 1, header: ['name', 'website'], columns: [], sizeBytes: 42, problem: null }
  const repair = {
    opened: { client, state: { left: 0, kinds: [], whole: null, report } as unknown as RepairState },
    version: 1,
    running: [],
    progress: 0,
    failure: 'The requested file could not be read.',
    change: () => Promise.resolve(),
  }
  render(
    <RepairView file={file} repair={repair} entityType="company">
      {() => null}
    </RepairView>,
  )
  expect(find('alert', /^/)).toHaveTextContent('Your browser can’t read “leads.csv”')
  expect(find('alert', /^/)).toHaveTextContent('The last change was not made.')
})

it('says so when the rows of a kind cannot be read any more', async () => {
  cleanup()
  const { RepairGrid } = await import('./RepairGrid.tsx')
  const client = {
    ask: () => Promise.reject(new Error('Not readable')),
    close: () => {},
  } as unknown as CsvWorker
  const report = { header: ['name', 'website'], identifier: null }
  render(
    <RepairGrid
      state={{ report } as unknown as RepairState}
      client={client}
      version={1}
      kind="too_wide"
      label="Too many cells"
      refused={false}
      busy={false}
      onSet={() => {}}
      onRemove={() => {}}
      onDrop={() => {}}
    />,
  )
  await eventually(() => find('alert', /^/)).toHaveTextContent(
    'These rows can’t be read. The browser says: Not readable',
  )
})

const button = () => find('button', /Import again|Creating…/)

it('creates one import, however often the button is pressed while the file is made', async () => {
  const { sandbox, answer } = await showButton()
  await user.dblClick(button())
  await user.click(button())
  answer.resolve(file)
  await eventually(() => location.pathname).not.toBe('/imports')
  expect(await importCount(sandbox)).toBe(1)
})

it('says so when the browser cannot read the file any more, and creates nothing', async () => {
  const { sandbox, answer } = await showButton()
  await user.click(button())
  answer.reject(new Error('The requested file could not be read.'))
  await eventually(() => find('alert', /^/)).toHaveTextContent('Your browser can’t read “leads.csv”')
  expect(find('alert', /^/)).toHaveTextContent('Nothing was created.')
  expect(button()).not.toHaveAttribute('aria-disabled')
  expect(await importCount(sandbox)).toBe(0)
})
