import { within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { gate } from '../../server/testing/stub-behaviours.ts'
import { eventually, installClock, startLive, user } from '../testing/open-page.tsx'
import { details, find, follow, impactInDialog, openDeletion, press, usedBy } from '../testing/screens.ts'
import { lastPage, page, addUsesOfSuppliers, webset } from '../testing/websets.ts'

const title = 'Suppliers to audit'
const websetsOf = (inside: () => HTMLElement) =>
  within(inside())
    .queryAllByRole('listitem')
    .map((each) => each.textContent.trim())

it('ends a look at websets that come again and again, and counts each once', async () => {
  const live = await startLive()
  addUsesOfSuppliers(live.stub)
  const [first, second] = live.stub.websets
  live.stub.script(
    'GET websets',
    page([first, second]),
    page([second, webset('webset_c')]),
    page([first, second]),
    lastPage([second]),
  )
  await live.open()
  await follow(title)
  await eventually(usedBy).toHaveTextContent('Could not check')
  expect(usedBy()).toHaveTextContent('Exa’s list never ends')
  expect(usedBy()).toHaveTextContent('list_has_no_end')
  expect(live.stub.count('GET websets')).toBe(2)
  await press('Try again', usedBy)
  await eventually(usedBy).toHaveTextContent('2 websets')
  await eventually(() => live.stub.count('GET websets')).toBe(4)
  await follow('Alumni network')
  await eventually(usedBy).toHaveTextContent('Not used by any of 2 websets')
})

it('says when they were looked at by the server’s clock, and takes no look of the future for fresh', async () => {
  const hours = 5 * 60 * 60_000
  const clock = installClock()
  vi.setSystemTime(Date.now() + hours)
  const live = await startLive()
  await live.open()
  await follow(title)
  await eventually(usedBy).toHaveTextContent('Checked just now')
  await clock.forward(12_000)
  await eventually(usedBy).toHaveTextContent(/Checked (?:1[2-9]|2\d) s ago/)
  // Less than a minute in all: from there on the next answer's `Date` says that this clock ran ahead.
  await clock.forward(20_000)
  await eventually(usedBy).toHaveTextContent(/Checked (?:3[2-9]|4\d) s ago/)

  vi.setSystemTime(Date.now() - hours - 32_000)
  expect(live.stub.count('GET websets')).toBe(1)
  await follow('Alumni network')
  await eventually(usedBy).toHaveTextContent('Checked just now')
  expect(live.stub.count('GET websets')).toBe(2)
})

it('looks at the websets once for all imports, and again after a minute or when asked', async () => {
  const clock = installClock()
  const live = await startLive()
  await live.open()
  for (const each of ['Alumni network', 'Webinar sign-ups, spring', title]) {
    await follow(each)
    await eventually(() => find('heading', each, details())).toBeInTheDocument()
    await eventually(usedBy).toHaveTextContent('Not used: there are no websets')
  }
  expect(live.stub.count('GET websets')).toBe(1)

  addUsesOfSuppliers(live.stub)
  await press('Check again', usedBy)
  await eventually(usedBy).toHaveTextContent('2 websets')
  expect(find('button', 'Check again', usedBy())).toHaveFocus()
  expect(live.stub.count('GET websets')).toBe(2)

  await openDeletion()
  await eventually(impactInDialog).toHaveTextContent('Used by 2 websets')
  expect(live.stub.count('GET websets')).toBe(2)
  await user.keyboard('{Escape}')
  await clock.forward(61_000)
  live.stub.websets.pop()
  await openDeletion()
  await eventually(impactInDialog).toHaveTextContent('Used by 1 webset')
  expect(live.stub.count('GET websets')).toBe(3)
})

it('goes on where it was left, and names a webset without a title by its id', async () => {
  const live = await startLive()
  addUsesOfSuppliers(live.stub)
  const [first, second] = live.stub.websets
  const rest = gate(lastPage([second]))
  live.stub.script('GET websets', page([first]), rest.behaviour)
  live.stub.always('GET websets', lastPage([second]))
  await live.open()
  await follow('Alumni network')
  await eventually(usedBy).toHaveTextContent('Checked 1 webset so far')
  await rest.arrived
  await follow(title)
  await eventually(() => websetsOf(usedBy)).toEqual([
    'Factories to visit (attached)',
    'webset_b (excluded from a search)',
  ])
  rest.release()
  const asked = live.stub.requests.filter(({ url }) => url.includes('/websets?'))
  expect(asked.map(({ url }) => new URL(url, 'http://stub').searchParams.get('cursor'))).toEqual([
    null,
    'more',
    'more',
  ])
})
