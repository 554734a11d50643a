import { expect, it } from 'vitest'
import { change, holdMany } from '../../server/testing/live-imports.ts'
import { gate, inPages } from '../../server/testing/stub-behaviours.ts'
import { eventually, startLive, user } from '../testing/open-page.tsx'
import { has, press, progress, triage } from '../testing/screens.ts'

const shows = (title: string) => has('article', title, triage())

/** Opens an address with the first page of three, and gives what lets the other two come. */
async function openFirstPage(address: string): Promise<() => void> {
  const live = await startLive()
  // The ones with the most rows are on the last page.
  holdMany(live.stub, 500).forEach((item, index) => change(live.stub, item.id, { count: index + 1 }))
  const rest = gate(inPages(0))
  live.stub.script('GET', inPages(0), rest.behaviour)
  live.stub.always('GET', inPages(0))
  await live.open(address)
  return rest.release
}

it('begins with the first of the list once all is there', async () => {
  const release = await openFirstPage('/imports?sort=-rows&mode=triage')
  await eventually(() => has('heading', 'Triage 200 failed imports')).toBe(true)
  release()
  await eventually(() => has('heading', 'Triage 500 failed imports')).toBe(true)
  await press('Start', triage)
  await eventually(() => shows('Contacts 500')).toBe(true)
  await user.keyboard('j')
  await eventually(() => shows('Contacts 499')).toBe(true)
})

it('goes on with the first of the list that was not walked yet', async () => {
  const release = await openFirstPage('/imports?sort=-rows&mode=triage')
  await press('Start', triage)
  await eventually(progress).toHaveTextContent('1 of 200')
  await user.keyboard('j')
  await eventually(() => shows('Contacts 199')).toBe(true)
  expect(progress()).toHaveTextContent('2 of 200')
  release()
  await eventually(progress).toHaveTextContent('2 of 500')
  expect(shows('Contacts 199')).toBe(true)
  await user.keyboard('j')
  await eventually(() => shows('Contacts 500')).toBe(true)
})

it('keeps the import that the address names on screen, with its number', async () => {
  const release = await openFirstPage('/imports/import_200?sort=-rows&mode=triage')
  await eventually(progress).toHaveTextContent('1 of 200')
  release()
  await eventually(progress).toHaveTextContent('301 of 500')
  expect(shows('Contacts 200')).toBe(true)
  await user.keyboard('k')
  await eventually(() => shows('Contacts 201')).toBe(true)
})
