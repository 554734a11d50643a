import { gate } from '../server/testing/stub-behaviours.ts'
import { expect, type LiveConsole, test } from './console.ts'
import { holdMany, change } from '../server/testing/live-imports.ts'
import { progress, triage } from './screens.ts'
import { inPages } from '../server/testing/stub-behaviours.ts'

// A triage that begins while the list still loads.

/** Opens an address with the first page of three, and gives what lets the other two come. */
async function openFirstPage(live: LiveConsole, address: string): Promise<() => void> {
  const rest = gate(inPages(0))
  live.stub.script('GET', inPages(0), rest.behaviour)
  live.stub.always('GET', inPages(0))
  await live.open(address)
  return rest.release
}

test.beforeEach(({ live }) => {
  // The ones with the most rows are on the last page.
  holdMany(live.stub, 500).forEach((item, index) => change(live.stub, item.id, { count: index + 1 }))
})

test('begins with the first of the list once all is there', async ({ page, live }) => {
  const release = await openFirstPage(live, '/imports?sort=-rows&mode=triage')
  await expect(triage(page).getByRole('heading', { name: 'Triage 200 failed imports' })).toBeVisible()
  release()
  await expect(triage(page).getByRole('heading', { name: 'Triage 500 failed imports' })).toBeVisible()
  await triage(page).getByRole('button', { name: 'Start' }).click()
  await expect(triage(page).getByRole('article', { name: 'Contacts 500' })).toBeVisible()
  await page.keyboard.press('j')
  await expect(triage(page).getByRole('article', { name: 'Contacts 499' })).toBeVisible()
})

test('goes on with the first of the list that was not walked yet', async ({ page, live }) => {
  const release = await openFirstPage(live, '/imports?sort=-rows&mode=triage')
  await triage(page).getByRole('button', { name: 'Start' }).click()
  await page.keyboard.press('j')
  await expect(triage(page).getByRole('article', { name: 'Contacts 199' })).toBeVisible()
  await expect(progress(page)).toHaveText('2 of 200')
  release()
  await expect(progress(page)).toHaveText('2 of 500')
  await expect(triage(page).getByRole('article', { name: 'Contacts 199' })).toBeVisible()
  await page.keyboard.press('j')
  await expect(triage(page).getByRole('article', { name: 'Contacts 500' })).toBeVisible()
})

test('keeps the import that the address names on screen, with its number', async ({ page, live }) => {
  const release = await openFirstPage(live, '/imports/import_200?sort=-rows&mode=triage')
  await expect(progress(page)).toHaveText('1 of 200')
  release()
  await expect(progress(page)).toHaveText('301 of 500')
  await expect(triage(page).getByRole('article', { name: 'Contacts 200' })).toBeVisible()
  await page.keyboard.press('k')
  await expect(triage(page).getByRole('article', { name: 'Contacts 201' })).toBeVisible()
})
