import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { processingImport } from '../../server/testing/live-imports.ts'
import { failBefore, htmlAfter, rateLimit, refuse } from '../../server/testing/stub-behaviours.ts'
import { eventually, installClock, startLive, user } from '../testing/open-page.tsx'
import {
  details,
  find,
  follow,
  has,
  listFailure,
  press,
  readNote,
  rowCount,
  rowLink,
  selectAll,
  tab,
} from '../testing/screens.ts'

const failed = () => has('alert', /^/)

it.each([
  [
    refuse(401, { requestId: 'r', error: 'No such key.', tag: 'INVALID_API_KEY' }),
    'Exa rejected the API key',
    'INVALID_API_KEY',
  ],
  [refuse(402, { error: 'Out of credits.' }), 'The Exa account has no credits left', 'payment_required'],
  [refuse(500, { error: 'Internal.' }), 'Exa failed on its side', 'http_500'],
  // A gateway answers with a page.
  [failBefore(503), 'Exa failed on its side', 'http_503'],
  [htmlAfter, 'Exa failed on its side', 'upstream_unreadable'],
  [
    refuse(200, { data: [], hasMore: true, nextCursor: 7 }),
    'The answer could not be understood',
    'unreadable_answer',
  ],
])('says what the failure means, and loads when asked again (%#)', async (fault, words, code) => {
  const live = await startLive()
  live.stub.always('GET', fault)
  await live.open()
  await eventually(listFailure).toHaveTextContent(words)
  expect(listFailure()).toHaveTextContent(code)
  expect(listFailure()).toHaveTextContent(/Request req_stub_\d+/)
  expect(screen.getAllByRole('alert')).toHaveLength(1)
  // Nothing is counted before anything is known.
  expect(tab('All')).toBeInTheDocument()
  expect(tab('Failed')).toBeInTheDocument()
  expect(has('status', 'Loading imports')).toBe(false)

  live.stub.recover()
  await press('Try again', listFailure)
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  await eventually(failed).toBe(false)
})

it('ends a list that goes in circles with a message, and has each import once', async () => {
  const live = await startLive()
  const all = [...live.stub.imports.values()]
  live.stub.always('GET', ({ request, answer }) => {
    const { searchParams } = new URL(request.url, 'http://stub')
    // The second page repeats two of the first, and leads back to itself.
    const data = searchParams.get('cursor') === null ? all.slice(0, 4) : all.slice(2)
    answer(200, { data, hasMore: true, nextCursor: 'again' })
  })
  await live.open()
  await eventually(listFailure).toHaveTextContent('Exa’s list never ends')
  expect(rowCount()).toBe(all.length)
  expect(screen.getAllByRole('link', { name: 'Suppliers to audit' })).toHaveLength(1)
  const asked = live.stub.count('GET')
  await user.click(selectAll())
  await eventually(() => has('button', `Delete ${all.length} imports…`)).toBe(true)
  expect(live.stub.count('GET')).toBe(asked)

  live.stub.recover()
  live.stub.imports.delete('import_alumni')
  await press('Try again', listFailure)
  await eventually(failed).toBe(false)
  expect(rowCount()).toBe(all.length - 1)
  expect(has('button', `Delete ${all.length - 1} imports…`)).toBe(true)
})

it('counts down what Exa asked for, and then loads by itself', async () => {
  const clock = installClock()
  const live = await startLive({}, { longPauses: true })
  live.stub.script('GET', rateLimit('15'))
  await live.open()
  await eventually(readNote).toHaveTextContent(/^Rate limited\. Retrying in 1\d s\.$/)
  expect(failed()).toBe(false)
  // A clock that is set back meanwhile makes nobody wait for hours.
  vi.setSystemTime(Date.now() - 2 * 60 * 60_000)
  await clock.forward(2_000)
  await eventually(readNote).toHaveTextContent(/Retrying in (?:1\d|\d) s\.$/)
  await clock.forward(14_000)
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  expect(failed()).toBe(false)
})

it('says that Exa cannot be reached', async () => {
  const live = await startLive()
  await live.stub.close()
  await live.open()
  await eventually(listFailure).toHaveTextContent('Exa cannot be reached')
  expect(listFailure()).toHaveTextContent('upstream_unreachable')
  expect(listFailure()).toHaveTextContent(`Nothing listens at ${new URL(live.stub.url).host}`)
})

it('says that the address is wrong, not that an import was deleted', async () => {
  const live = await startLive()
  await live.open()
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  const noRoute = { statusCode: 404, message: 'Cannot GET /exa/websets/v0/imports', error: 'Not Found' }
  live.stub.always('GET', refuse(404, noRoute))
  await follow('Suppliers to audit')
  await eventually(details).toHaveTextContent('The imports API is not at this address')
  expect(rowLink('Suppliers to audit')).toBeInTheDocument()
  await live.open()
  await eventually(listFailure).toHaveTextContent('The imports API is not at this address')
  expect(listFailure()).toHaveTextContent('EXA_BASE_URL')
})

it('keeps what is loaded when a later read fails, with a small note that has the whole of it', async () => {
  const clock = installClock()
  const live = await startLive()
  live.stub.imports.set('import_moving', processingImport('import_moving', 1_000, { title: 'Nightly copy' }))
  await live.open()
  await eventually(() => rowLink('Nightly copy')).toBeInTheDocument()
  live.stub.always('GET', refuse(401, { requestId: 'r', error: 'Revoked.', tag: 'INVALID_API_KEY' }))
  await clock.forward(4_000)
  await eventually(readNote).toHaveTextContent('Couldn’t refresh: Exa rejected the API key')
  expect(failed()).toBe(false)
  expect(rowCount()).toBe(6)
  live.stub.recover()
  await press('Details', readNote)
  await eventually(listFailure).toHaveTextContent('INVALID_API_KEY')
  await press('Try again', listFailure)
  await eventually(failed).toBe(false)
})

it('goes on by itself after a failure on Exa’s side, with what is loaded', async () => {
  const clock = installClock()
  const live = await startLive()
  live.stub.imports.set('import_moving', processingImport('import_moving', 1_000, { title: 'Nightly copy' }))
  await live.open()
  await eventually(() => rowLink('Nightly copy')).toBeInTheDocument()
  live.stub.always('GET', refuse(500, { error: 'Internal.' }))
  await clock.forward(4_000)
  await eventually(readNote).toHaveTextContent('Couldn’t refresh: Exa failed on its side')
  live.stub.recover()
  await clock.forward(21_000)
  await eventually(() => screen.queryByText(/Couldn’t refresh/)).toBeNull()
  expect(rowCount()).toBe(6)
})

it('tells a failure of the details in a note over them, and keeps what the list knows', async () => {
  const live = await startLive()
  await live.open()
  await eventually(() => rowLink('Suppliers to audit')).toBeInTheDocument()
  live.stub.script('GET', refuse(500, { error: 'Internal.' }))
  await follow('Suppliers to audit')
  await eventually(readNote).toHaveTextContent('Exa failed on its side')
  expect(details()).toContainElement(readNote())
  expect(find('heading', 'Suppliers to audit', details())).toBeInTheDocument()
  expect(failed()).toBe(false)
  await press('Details', readNote)
  await press('Try again', () => find('alert', /^/, details()))
  await eventually(failed).toBe(false)
})
