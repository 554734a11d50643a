import type { Page } from '@playwright/test'
import { refuse } from '../server/testing/stub-behaviours.ts'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { confirmButton, deletionFailure, details, fact, openDeletion, rowLink, tab } from './screens.ts'

const log = (page: Page) => page.getByRole('table', { name: 'Calls, newest first' })
const callLink = (page: Page, name: RegExp) => log(page).getByRole('link', { name })
const openCall = (page: Page) => page.getByRole('complementary', { name: 'Call' })
const shown = (page: Page, name: RegExp) =>
  page.getByRole('group', { name: 'Show' }).getByRole('button', { name })

test('lists the calls, opens one whole and sends it again, by keyboard', async ({ page, console }) => {
  await console.open()
  const read = page.waitForResponse(/v0\/imports\/import_/)
  await rowLink(page, 'Q1 leads (CRM export)').click()
  await (await read).finished()
  await expect(details(page).getByRole('region', { name: 'Failure' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page).toHaveURL(/\/requests$/)
  await expect(page).toHaveTitle(/^API/)
  await expect(callLink(page, /^GET \S*\/api\/websets\/v0\/imports\?limit=200$/)).toHaveCount(1)
  await expect(shown(page, /^Changes/)).toHaveText('Changes 0')
  await expectClean(page, 'the log')

  await page.keyboard.press('/')
  await page.keyboard.type('v0/imports/import_ 200')
  await expect(log(page).getByRole('row')).toHaveCount(2)
  await expect(page).toHaveURL(/\?q=v0%2Fimports%2Fimport_\+200$/)
  const link = callLink(page, /^GET \S*\/api\/websets\/v0\/imports\/import_\w+$/)
  await link.focus()
  await page.keyboard.press('Enter')
  await expect(openCall(page).getByRole('heading', { level: 2 })).toBeFocused()
  await expect(openCall(page).getByLabel('Response', { exact: true }).last()).toContainText(
    '"title": "Q1 leads (CRM export)"',
  )
  await expect(fact(openCall(page), 'Request id')).toContainText(/req_\w+/)
  const first = page.url()
  await openCall(page).getByText('Code for this').focus()
  await page.keyboard.press('Enter')
  await expect(openCall(page).getByLabel('As a client of the API, code')).toContainText(
    `curl ${console.url}/api/websets/v0/imports/import_`,
  )
  await expect(openCall(page).getByLabel('As this page sent it, code')).toContainText('x-console-account')
  await expectClean(page, 'a call')

  const whole = callLink(page, /limit=200$/)
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').fill('')
  // The address follows once the typing rests.
  await expect(page).toHaveURL(/\/requests$/)
  await whole.click()
  await openCall(page)
    .getByRole('button', { name: /^Show all \d\d,\d{3} characters$/ })
    .press('Enter')
  await expect(openCall(page).getByLabel('Response', { exact: true }).last()).toContainText(
    /"nextCursor": null\n}$/,
  )
  await page.goBack()
  await page.goBack()
  await expect(page).toHaveURL(first)

  const rows = await log(page).getByRole('row').count()
  await openCall(page).getByRole('button', { name: 'Send again' }).press('Enter')
  await expect(page).not.toHaveURL(first)
  await expect(log(page).getByRole('row')).toHaveCount(rows + 1)
  await expect(openCall(page).getByRole('heading', { level: 2 })).toBeFocused()
  await page.keyboard.press('j')
  await expect(page).toHaveURL(first)
  await page.setViewportSize({ width: 320, height: 640 })
  await expectClean(page, 'a call in a narrow window')
  await page.keyboard.press('Escape')
  await expect(openCall(page)).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  const newest = log(page).getByRole('link').first()
  const path = await newest.textContent()
  const address = (await newest.getAttribute('href')) ?? ''
  await page.reload()
  await page.goto(new URL(address, console.url).href)
  await expect(openCall(page).getByRole('heading', { level: 2 })).toHaveText(path ?? '')
  await expect(openCall(page).getByLabel('Response', { exact: true }).last()).toContainText('{')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear the log' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'The log is empty' })).toBeVisible()
  await console.open('/requests/99')
  await expect(openCall(page).getByRole('heading', { name: 'This call is not in the log' })).toBeVisible()
})

test('tells changes and failures, and sends no change again', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  await live.open()
  await openDeletion(page, 'Suppliers to audit')
  live.stub.script('DELETE', refuse(403, { error: 'Not with this key.' }))
  await page.getByRole('textbox', { name: /^Reason/ }).fill('Twice')
  await confirmButton(page).click()
  await expect(deletionFailure(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'API', exact: true }).click()
  await shown(page, /^Failed/).click()
  await expect(page).toHaveURL(/\?show=failed$/)
  await expect(log(page).getByRole('row')).toHaveCount(2)
  await callLink(page, /^DELETE /).click()
  await expect(openCall(page).getByText('403', { exact: true })).toBeVisible()
  await expect(openCall(page)).toContainText('"message": "Not with this key."')
  await expect(fact(openCall(page), 'Headers')).toContainText(/deletion-reason: Twice/)
  const again = openCall(page).getByRole('button', { name: 'Send again' })
  await expect(again).toHaveAccessibleDescription(/Only reads can be sent again/)
  await again.click({ force: true })
  expect(live.stub.count('DELETE')).toBe(1)
  await expect(log(page).getByRole('row')).toHaveCount(2)
})

test('lets new calls wait until they are asked for, so that no row moves', async ({ page, console }) => {
  await console.open()
  await expect(tab(page, 'All 60')).toBeVisible()
  await page.getByRole('link', { name: 'API', exact: true }).click()
  const first = log(page).getByRole('link').first()
  const before = await first.getAttribute('href')
  // The dock asks again when the page is looked at again.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  const show = page.getByRole('button', { name: /^Show \d+ new calls?$/ })
  await expect(show).toBeVisible()
  await expect(first).toHaveAttribute('href', before ?? '')
  const [button, calls] = [await show.boundingBox(), await log(page).boundingBox()]
  expect(button!.y + button!.height).toBeLessThanOrEqual(calls!.y)
  await expectClean(page, 'new calls that wait')
  await show.press('Enter')
  await expect(first).not.toHaveAttribute('href', before ?? '')
  await expect(first).toBeFocused()
  await expect(show).toHaveCount(0)
})

test('moves no row for the button of new calls where there is little room beside an open call', async ({
  page,
  console,
}) => {
  await page.setViewportSize({ width: 1024, height: 700 })
  await console.open()
  await expect(tab(page, 'All 60')).toBeVisible()
  await page.getByRole('link', { name: 'API', exact: true }).click()
  await log(page).getByRole('link').first().click()
  await expect(page.getByRole('complementary')).toBeVisible()
  const show = page.getByRole('button', { name: /^Show \d+ new calls?$/ })
  await expect(show).toHaveCount(0)
  const before = await log(page).boundingBox()
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  await expect(show).toBeVisible()
  expect(await log(page).boundingBox()).toEqual(before)
})
