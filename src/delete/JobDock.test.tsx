import { screen, within } from '@testing-library/react'
import { expect, it, onTestFinished, vi } from 'vitest'
import { holdMany } from '../../server/testing/live-imports.ts'
import { inPages, notFound, rateLimit, refuse } from '../../server/testing/stub-behaviours.ts'
import { eventually, installClock, startLive, user } from '../testing/open-page.tsx'
import {
  bulkConfirm,
  countField,
  deleteAll,
  dock,
  find,
  follow,
  has,
  press,
  progress,
  rowCount,
  triage,
} from '../testing/screens.ts'

const jobs = async (console: { fetch: (address: string) => Promise<Response> }) =>
  ((await (await console.fetch('/api/console/jobs')).json()) as { data: { state: string }[] }).data

/** A console with twenty imports, and a budget so small that a job of them takes some seconds. */
async function startSlow() {
  const slow = await startLive({ RATE_LIMIT_RPS: '4' })
  holdMany(slow.stub, 20)
  return slow
}

it('stops and resumes without asking', async () => {
  const slow = await startSlow()
  await slow.open()
  await deleteAll('20')
  await press('Stop', dock)
  await eventually(dock).toHaveTextContent('Stopped')
  await eventually(dock).not.toHaveTextContent('in progress')
  const left = slow.stub.imports.size
  expect(left).toBeGreaterThan(5)
  // What was under way when it was stopped leaves the list too.
  await eventually(rowCount).toBe(left)
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(slow.stub.imports.size).toBe(left)
  await press('Resume', dock)
  await eventually(dock).toHaveTextContent('Finished')
  await eventually(() => has('heading', 'No imports yet')).toBe(true)
})

it('shows what failed as it comes, and tries that again as a job of its own', async () => {
  const live = await startLive()
  holdMany(live.stub, 12)
  live.stub.script('DELETE', refuse(422, { error: 'It is locked.' }), refuse(409, { error: 'It is in use.' }))
  await live.open()
  await deleteAll('12')
  await eventually(dock).toHaveTextContent('Finished')
  expect(dock()).toHaveTextContent('2 refused, 10 deleted')
  const failed = () => find('list', 'What failed', dock())
  await eventually(failed).toHaveTextContent('It is locked.')
  expect(failed()).toHaveTextContent('It is in use.')
  await follow('See all 2 in the job', failed)
  expect(location.pathname + location.search).toBe('/deletions/jobs/1?state=failed&state=refused')
  const items = () => within(find('region', 'Imports of the job')).queryAllByRole('listitem').length
  await eventually(items).toBe(2)
  await user.dblClick(find('button', 'Retry the 2 that failed', find('main', /^/)))
  await eventually(() => location.pathname).toBe('/deletions/jobs/2')
  const main = () => find('main', /^/)
  await eventually(main).toHaveTextContent('Delete 2 imports (retry of job 1)')
  await eventually(main).toHaveTextContent('Finished')
  expect(live.stub.imports.size).toBe(0)
  expect(await jobs(live)).toHaveLength(2)
  await follow(/^Job 1/, main)
  await eventually(() => location.pathname).toBe('/deletions/jobs/1')
})

it('says why it paused itself, and what to do', async () => {
  const live = await startLive()
  holdMany(live.stub, 12)
  live.stub.always('DELETE', refuse(401, { requestId: 'r', error: 'No such key.', tag: 'INVALID_API_KEY' }))
  await live.open()
  await deleteAll('12')
  await eventually(dock).toHaveTextContent('Paused: Exa rejected the API key')
  expect(dock()).toHaveTextContent('The rest is untouched.')
  expect(live.stub.imports.size).toBe(12)
  // A page that is opened now shows it too.
  await live.open()
  await eventually(dock).toHaveTextContent('Paused: Exa rejected the API key')
  await follow('Delete 12 imports', dock)
  const main = () => find('main', /^/)
  await eventually(main).toHaveTextContent('Rate limit: 100 calls a second, 0 waiting')
  // Its own page has its one bar and its one set of buttons.
  expect(has('region', 'Deletion jobs')).toBe(false)
  expect(within(document.body).getAllByRole('progressbar', { name: 'Deletions of job 1' })).toHaveLength(1)
  live.stub.recover()
  await press('Stop', main)
  await eventually(main).toHaveTextContent(/Stopped.*(just now|ago)/)
  await eventually(() => find('button', 'Resume', main())).not.toHaveAttribute('aria-disabled')
  await press('Resume', main)
  await eventually(main).toHaveTextContent('Finished')
  await follow('Imports', () => find('navigation', 'Pages'))
  await eventually(dock).toHaveTextContent('Finished')
})

it('counts down while Exa asks for a pause', async () => {
  const live = await startLive({}, { longPauses: true })
  holdMany(live.stub, 12)
  live.stub.script('DELETE', rateLimit('6'))
  await live.open()
  await deleteAll('12')
  await eventually(dock).toHaveTextContent(/Rate limited\. Retrying in [456] s\./)
  await eventually(dock).toHaveTextContent(/Rate limited\. Retrying in [123] s\./)
  await eventually(dock).toHaveTextContent('12 deleted')
  expect(dock()).not.toHaveTextContent('Rate limited')
})

it('asks when imports are gone and nobody knows why, and goes on when told to', async () => {
  const live = await startLive()
  holdMany(live.stub, 12)
  await live.open()
  await eventually(rowCount).toBe(12)
  live.stub.always('DELETE', notFound)
  await deleteAll('12')
  await eventually(dock).toHaveTextContent('Paused: imports were gone already')
  expect(dock()).toHaveTextContent('Resume the job if that is right.')
  await press('Resume', dock)
  await eventually(dock).toHaveTextContent('12 already gone')
})

it('deletes what a triage marked, and what a group of failures holds', async () => {
  const live = await startLive()
  await live.open('/imports?mode=triage')
  await press('Start', triage)
  await eventually(progress).toHaveTextContent('1 of 3')
  await user.keyboard('xjjxj')
  await press('Delete 2 imports…', triage)
  await eventually(countField).toBeInTheDocument()
  await user.type(countField(), '2')
  await eventually(bulkConfirm).not.toHaveAttribute('aria-disabled')
  await user.keyboard('{Enter}')
  await eventually(dock).toHaveTextContent('2 deleted')
  await eventually(() => has('heading', /marked for deletion/, triage())).toBe(false)
  const left = [...live.stub.imports.values()].find(({ status }) => status === 'failed')
  live.stub.imports.set('import_like_it', { ...left!, id: 'import_like_it' })
  await live.open('/imports?mode=groups')
  await press('Delete 2 imports…', () => find('region', 'Failure groups'))
  await eventually(countField).toBeInTheDocument()
  await user.type(countField(), '2')
  await eventually(bulkConfirm).not.toHaveAttribute('aria-disabled')
  await user.keyboard('{Enter}')
  await eventually(() => has('heading', 'No failed imports')).toBe(true)
})

it('goes on loading the list while a job deletes', async () => {
  const slow = await startSlow()
  const ids = holdMany(slow.stub, 1_200).map(({ id }) => id)
  slow.stub.always('GET', inPages(300))
  await slow.post('/api/console/jobs', { ids: ids.slice(200) })
  await slow.open()
  await eventually(dock).toHaveTextContent('Running')
  await eventually(() => document.body.textContent).toMatch(/1,\d{3} imports(?! loaded)/)
  expect(dock()).toHaveTextContent('Running')
})

it('takes what another browser deletes meanwhile out of the list on the next look', async () => {
  const live = await startLive()
  const asked = vi.spyOn(globalThis, 'fetch')
  await live.open()
  await eventually(rowCount).toBe(5)
  const looks = () =>
    asked.mock.calls.findIndex(([request]) => (request as Request).url.endsWith('/jobs/changes'))
  await eventually(looks).toBeGreaterThan(-1)
  await asked.mock.results[looks()]?.value
  await live.post('/api/console/jobs', { ids: [...live.stub.imports.keys()] })
  await eventually(async () => (await jobs(live))[0]?.state).toBe('finished')
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  await eventually(() => has('heading', 'No imports yet')).toBe(true)
  expect(screen.queryByRole('region', { name: 'Deletion jobs' })).toBe(null)
})

it('asks each second while a job runs and the page is seen, and seldom else', async () => {
  const clock = installClock()
  const slow = await startSlow()
  const fetches = vi.spyOn(globalThis, 'fetch')
  const asked = () =>
    fetches.mock.calls.filter(([request]) => (request as Request).url.includes('/jobs/changes')).length
  const look = (state: 'hidden' | 'visible') => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }
  onTestFinished(() => void Reflect.deleteProperty(document, 'visibilityState'))
  await slow.open()
  await eventually(rowCount).toBe(20)
  await eventually(asked).toBeGreaterThan(0)
  const atRest = asked()
  await clock.forward(2_500)
  expect(asked() - atRest).toBeLessThan(2)

  await deleteAll('20')
  await eventually(dock).toHaveTextContent('Running')
  const running = asked()
  for (let seconds = 0; seconds < 2; seconds++) await clock.forward(1_000)
  await eventually(asked).toBeGreaterThan(running + 1)
  look('hidden')
  // What was asked just before is over.
  await clock.forward(300)
  const hidden = asked()
  await clock.forward(2_500)
  expect(asked()).toBe(hidden)
  look('visible')
  await eventually(asked).toBeGreaterThan(hidden)
  await eventually(dock).toHaveTextContent('Finished')
  await eventually(() => has('heading', 'No imports yet')).toBe(true)
})
