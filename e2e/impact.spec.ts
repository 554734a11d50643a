import type { Locator, Page } from '@playwright/test'
import { gate, rateLimit, refuse } from '../server/testing/stub-behaviours.ts'
import type { StubUpstream } from '../server/testing/stub-upstream.ts'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import {
  confirmButton,
  confirmField,
  deleteButton,
  deleteDialog,
  deletedNotice,
  details,
  impactInDialog,
  openDeletion,
  row,
  rowLink,
  usedBy,
} from './screens.ts'

const fromImport = (id: string) => [{ source: 'import', id }]

/** A webset as Exa sends it, as far as it matters here. */
const webset = (id: string, parts: object = {}) => ({
  id,
  object: 'webset',
  status: 'idle',
  title: `Title of ${id}`,
  searches: [],
  imports: [],
  excludes: [],
  ...parts,
})

const page1 = (websets: unknown[]) => refuse(200, { data: websets, hasMore: true, nextCursor: 'more' })

/** Somebody at Exa uses the failed import that the tests below delete. */
function useSuppliers({ websets }: StubUpstream): void {
  websets.push(
    webset('webset_a', { title: 'Factories to visit', imports: [{ id: 'import_suppliers' }] }),
    webset('webset_b', { title: null, searches: [{ scope: [], exclude: fromImport('import_suppliers') }] }),
  )
}

const title = 'Suppliers to audit'
const reason = (page: Page): Locator => deleteDialog(page).getByRole('textbox', { name: 'Reason (optional)' })

test('tells in which way an import is used, in its details and before its deletion', async ({
  page,
  console,
}) => {
  for (const [search, words] of [
    ['All companies, full', 'Fintech founders hiring in Europe (attached)'],
    ['Framework agreements, Ben', 'Suppliers with a published climate target (left out of the webset)'],
    ['Merged attendee lists', 'Robotics companies, seed to series A (the scope of a search)'],
    ['قائمة العملاء', 'Heads of procurement in manufacturing (left out of a search)'],
  ] as const) {
    await console.open(`/imports?q=${encodeURIComponent(search)}`)
    await page.getByRole('link', { name: search }).click()
    await expect(usedBy(page)).toContainText('1 webset')
    await expect(usedBy(page).getByRole('listitem')).toHaveText([words])
    await openDeletion(page)
    await expect(impactInDialog(page)).toContainText('Used by 1 webset')
    await expect(impactInDialog(page).getByRole('listitem')).toHaveText([words])
    await expect(deleteDialog(page)).toContainText('It has not failed. It is used by 1 webset.')
  }
})

test('says where no reference was found, how many were looked at and when', async ({ page, live }) => {
  useSuppliers(live.stub)
  await page.clock.install()
  await live.open()
  await rowLink(page, 'Alumni network').click()
  await expect(usedBy(page)).toContainText('No reference found in 2 websets')
  await expect(usedBy(page)).toContainText('Checked just now')
  await page.clock.runFor(12_000)
  await expect(usedBy(page)).toContainText(/Checked (?:1[2-9]|2\d) s ago/)
  await openDeletion(page)
  await expect(impactInDialog(page)).toContainText('No reference found in 2 websets')
  await expect(confirmField(page)).toHaveCount(0)
  await expect(deleteDialog(page)).not.toContainText(/\bsafe/i)
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toContainText('Deleted Alumni network.')
})

test('ends a look at websets that come again and again, and counts each once', async ({ page, live }) => {
  useSuppliers(live.stub)
  const [first, second] = live.stub.websets
  live.stub.script(
    'GET websets',
    page1([first, second]),
    page1([second, webset('webset_c')]),
    page1([first, second]),
    refuse(200, { data: [second], hasMore: false, nextCursor: null }),
  )
  await live.open()
  await rowLink(page, title).click()
  await expect(usedBy(page)).toContainText('Could not check')
  await expect(usedBy(page)).toContainText('Exa’s list does not come to its end')
  await expect(usedBy(page)).toContainText('list_has_no_end')
  expect(live.stub.count('GET websets')).toBe(2)
  await usedBy(page).getByRole('button', { name: 'Try again' }).click()
  await expect(usedBy(page)).toContainText('2 websets')
  expect(live.stub.count('GET websets')).toBe(4)
  await rowLink(page, 'Alumni network').click()
  await expect(usedBy(page)).toContainText('No reference found in 2 websets')
})

test('says when they were looked at by the server’s clock, and takes no look of the future for fresh', async ({
  page,
  live,
}) => {
  const hours = 5 * 60 * 60_000
  await page.clock.install({ time: Date.now() + hours })
  await live.open()
  await rowLink(page, title).click()
  await expect(usedBy(page)).toContainText('Checked just now')
  await page.clock.runFor(12_000)
  await expect(usedBy(page)).toContainText(/Checked (?:1[2-9]|2\d) s ago/)
  // Less than a minute in all: from there on the next answer's `Date` says that this clock ran ahead.
  await page.clock.runFor(20_000)
  await expect(usedBy(page)).toContainText(/Checked (?:3[2-9]|4\d) s ago/)

  await page.clock.setSystemTime(Date.now())
  expect(live.stub.count('GET websets')).toBe(1)
  await rowLink(page, 'Alumni network').click()
  await expect(usedBy(page)).toContainText('Checked just now')
  expect(live.stub.count('GET websets')).toBe(2)
})

test('looks at the websets once for all imports, and again after a minute or when asked', async ({
  page,
  live,
}) => {
  await page.clock.install()
  await live.open()
  for (const each of ['Alumni network', 'Webinar sign-ups, spring', title]) {
    await rowLink(page, each).click()
    await expect(details(page).getByRole('heading', { name: each })).toBeVisible()
    await expect(usedBy(page)).toContainText('No reference found: there are no websets')
  }
  expect(live.stub.count('GET websets')).toBe(1)

  useSuppliers(live.stub)
  await usedBy(page).getByRole('button', { name: 'Check again' }).click()
  await expect(usedBy(page)).toContainText('2 websets')
  await expect(usedBy(page).getByRole('button', { name: 'Check again' })).toBeFocused()
  expect(live.stub.count('GET websets')).toBe(2)

  await openDeletion(page)
  await expect(impactInDialog(page)).toContainText('Used by 2 websets')
  expect(live.stub.count('GET websets')).toBe(2)
  await page.keyboard.press('Escape')
  await page.clock.fastForward(61_000)
  live.stub.websets.pop()
  await openDeletion(page)
  await expect(impactInDialog(page)).toContainText('Used by 1 webset')
  expect(live.stub.count('GET websets')).toBe(3)
})

test('goes on where it was left, and names a webset without a title by its id', async ({ page, live }) => {
  useSuppliers(live.stub)
  const [first, second] = live.stub.websets
  const rest = gate(refuse(200, { data: [second], hasMore: false, nextCursor: null }))
  live.stub.script('GET websets', page1([first]), rest.behaviour)
  live.stub.always('GET websets', refuse(200, { data: [second], hasMore: false, nextCursor: null }))
  await live.open()
  await rowLink(page, 'Alumni network').click()
  await expect(usedBy(page)).toContainText('1 webset looked at so far')
  await rest.arrived
  await rowLink(page, title).click()
  await expect(usedBy(page).getByRole('listitem')).toHaveText([
    'Factories to visit (attached)',
    'webset_b (left out of a search)',
  ])
  rest.release()
  const asked = live.stub.requests.filter(({ url }) => url.includes('/websets?'))
  expect(asked.map(({ url }) => new URL(url, 'http://stub').searchParams.get('cursor'))).toEqual([
    null,
    'more',
    'more',
  ])
})

test('asks for the title of a failed import that is in use, and says why', async ({ page, live }) => {
  useSuppliers(live.stub)
  await live.open()
  await rowLink(page, title).click()
  await expect(usedBy(page)).toContainText('2 websets')
  await openDeletion(page)
  await expect(confirmField(page)).toBeFocused()
  await expect(deleteDialog(page)).toContainText(
    'It is used by 2 websets. Type Suppliers to audit to confirm:',
  )
  await expect(deleteDialog(page)).not.toContainText('It has not failed.')
  await expect(confirmButton(page)).toHaveAccessibleDescription(`Type “${title}” first`)
  await confirmButton(page).click({ force: true })
  expect(live.stub.count('DELETE')).toBe(0)
  await confirmField(page).fill(title)
  await confirmField(page).press('Enter')
  await expect(deletedNotice(page)).toContainText(`Deleted ${title}.`)
})

test('waits for the check; the field comes later, takes no focus and moves no button', async ({
  page,
  live,
}) => {
  useSuppliers(live.stub)
  const check = gate()
  live.stub.script('GET websets', check.behaviour)
  await live.open()
  await openDeletion(page, title)
  await check.arrived
  const cancel = deleteDialog(page).getByRole('button', { name: 'Cancel' })
  await expect(cancel).toBeFocused()
  await expect(impactInDialog(page)).toContainText('Checking which websets use it…')
  await expect(confirmButton(page)).toHaveAccessibleDescription('Checking which websets use it')
  await confirmButton(page).click({ force: true })
  expect(live.stub.count('DELETE')).toBe(0)
  await cancel.focus()
  const places = async () =>
    Promise.all([cancel, confirmButton(page), reason(page)].map((each) => each.boundingBox()))
  const before = await places()
  check.release()
  await expect(confirmField(page)).toBeVisible()
  await expect(cancel).toBeFocused()
  expect(await places()).toEqual(before)
})

test('says why it could not check, asks all the same, and checks when asked again', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  live.stub.always('GET websets', refuse(500, { error: 'Internal.' }))
  await live.open()
  await rowLink(page, title).click()
  await expect(usedBy(page)).toContainText('Could not check')
  await expect(usedBy(page)).toContainText('Exa failed on its side.')
  await expect(usedBy(page)).toContainText(/Request req_stub_\d+/)
  await openDeletion(page)
  const impact = impactInDialog(page)
  await expect(impact).toContainText('Could not check')
  await expect(deleteDialog(page)).toContainText('It may be in use: that could not be checked. Type')
  await expect(confirmButton(page)).toHaveAccessibleDescription(`Type “${title}” first`)

  // The field stays while it is checked again, and goes when that found nothing.
  const again = gate(refuse(200, { data: [webset('webset_c')], hasMore: false, nextCursor: null }))
  live.stub.script('GET websets', again.behaviour)
  await impact.getByRole('button', { name: 'Try again' }).click()
  await again.arrived
  await expect(impact).toContainText('Checking which websets use it…')
  await expect(confirmField(page)).toBeVisible()
  again.release()
  await expect(impact).toContainText('No reference found in 1 webset')
  await expect(confirmField(page)).toHaveCount(0)
  await confirmButton(page).click()
  await expect(row(page, title)).toHaveCount(0)
})

test('deletes what could not be checked once its title is typed', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  live.stub.always('GET websets', rateLimit('30'))
  await live.open()
  await openDeletion(page, title)
  await expect(impactInDialog(page)).toContainText('Exa asked for a pause.')
  await expect(
    impactInDialog(page).getByRole('button', { name: /^Try again in \d+ s$/ }),
  ).toHaveAccessibleDescription('Exa asked for this wait')
  await confirmField(page).fill(title)
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
})

test('keeps what it knows when a later check fails', async ({ page, live, expectFailedRequests }) => {
  expectFailedRequests()
  useSuppliers(live.stub)
  await live.open()
  await rowLink(page, title).click()
  await expect(usedBy(page)).toContainText('2 websets')
  live.stub.always('GET websets', refuse(403, { error: 'Not with this key.' }))
  await usedBy(page).getByRole('button', { name: 'Check again' }).click()
  await expect(usedBy(page)).toContainText('Could not check')
  await expect(usedBy(page)).toContainText('When last checked: 2 websets')
  await expect(usedBy(page).getByRole('listitem')).toHaveCount(2)
})

test('shows no more than a few of many, a title as text, and what it could not read', async ({
  page,
  live,
}) => {
  for (let number = 0; number < 12; number++)
    live.stub.websets.push(
      webset(`webset_${number}`, { title: `<b>${number}</b>`, excludes: fromImport('import_suppliers') }),
    )
  live.stub.websets.push({ status: 'dreaming' })
  await live.open()
  await rowLink(page, title).click()
  await expect(usedBy(page)).toContainText('12 websets')
  await expect(usedBy(page)).toContainText('1 webset could not be read in full')
  await expect(usedBy(page).getByRole('listitem').first()).toHaveText('<b>0</b> (left out of the webset)')
  await expect(usedBy(page).getByRole('listitem')).toHaveCount(3)
  await usedBy(page).getByRole('button', { name: 'Show all 12' }).click()
  await expect(usedBy(page).getByRole('listitem')).toHaveCount(12)
})

test('sends the reason along, deletes by no Enter in it, and says when it is full', async ({
  page,
  live,
}) => {
  await live.open()
  await openDeletion(page, title)
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  await reason(page).fill('x'.repeat(500))
  await expect(deleteDialog(page)).toContainText('500 characters are the most')
  await reason(page).press('y')
  await expect(reason(page)).toHaveValue('x'.repeat(500))
  await reason(page).fill(' Wrong list – see café 🚀 ')
  await reason(page).press('Enter')
  await expect(deleteDialog(page)).toBeVisible()
  expect(live.stub.count('DELETE')).toBe(0)
  const sent = page.waitForRequest((request) => request.method() === 'DELETE')
  await confirmButton(page).click()
  const header = (await sent).headers()['x-deletion-reason']
  expect(decodeURIComponent(header!)).toBe('Wrong list – see café 🚀')
  await expect(deletedNotice(page)).toBeVisible()
})

test('fits a phone with the buttons in view, whatever uses it', async ({ page, live }) => {
  await page.setViewportSize({ width: 320, height: 560 })
  for (let number = 0; number < 9; number++)
    live.stub.websets.push(
      webset(`webset_${number}`, {
        title: `Accounts of region ${number} that somebody gave a rather long title`,
        excludes: fromImport('import_suppliers'),
      }),
    )
  await live.open()
  await rowLink(page, title).click()
  await expect(usedBy(page)).toContainText('9 websets')
  await deleteButton(page).click()
  await expect(confirmField(page)).toBeInViewport({ ratio: 1 })
  await expect(confirmButton(page)).toBeInViewport({ ratio: 1 })
  await expect(deleteDialog(page).getByRole('heading', { name: 'Delete import' })).toBeInViewport({
    ratio: 1,
  })
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBe(0)
})

test('has no accessibility fault in any state', async ({ page, live, expectFailedRequests }) => {
  expectFailedRequests()
  test.setTimeout(90_000)
  useSuppliers(live.stub)
  const check = gate()
  live.stub.script('GET websets', check.behaviour)
  await live.open()
  await openDeletion(page, title)
  await check.arrived
  await expectClean(page, 'checking')
  check.release()
  await expect(confirmField(page)).toBeVisible()
  await expectClean(page, 'in use')
  live.stub.always('GET websets', refuse(500, { error: 'Internal.' }))
  await impactInDialog(page).getByRole('button', { name: 'Check again' }).click()
  await expect(impactInDialog(page)).toContainText('Could not check')
  await expectClean(page, 'could not check again')
  await page.keyboard.press('Escape')
  await expect(deleteDialog(page)).toBeHidden()
  await expect(usedBy(page)).toContainText('Could not check')
  await expectClean(page, 'details')
})
