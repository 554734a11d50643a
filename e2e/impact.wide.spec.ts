import type { Locator, Page } from '@playwright/test'
import { gate, refuse } from '../server/testing/stub-behaviours.ts'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import {
  confirmButton,
  confirmField,
  deleteButton,
  deleteDialog,
  impactInDialog,
  openDeletion,
  rowLink,
  usedBy,
} from './screens.ts'

const title = 'Suppliers to audit'
const reason = (page: Page): Locator => deleteDialog(page).getByRole('textbox', { name: 'Reason (optional)' })

/** A webset that attaches the import which the tests below would delete. */
const using = (name: string) => ({
  id: `webset_${name}`,
  object: 'webset',
  status: 'idle',
  title: name,
  searches: [],
  imports: [{ id: 'import_suppliers' }],
  excludes: [],
})

test('waits for the check; the field comes later, takes no focus, moves no button, and has no fault', async ({
  page,
  live,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  test.setTimeout(90_000)
  live.stub.websets.push(using('Factories to visit'))
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
  await expectClean(page, 'checking')
  await cancel.focus()
  const places = async () =>
    Promise.all([cancel, confirmButton(page), reason(page)].map((each) => each.boundingBox()))
  const before = await places()
  check.release()
  await expect(confirmField(page)).toBeVisible()
  await expect(cancel).toBeFocused()
  expect(await places()).toEqual(before)
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

test('fits a phone with the buttons in view, whatever uses it', async ({ page, live }) => {
  await page.setViewportSize({ width: 320, height: 560 })
  for (let number = 0; number < 9; number++)
    live.stub.websets.push(using(`Accounts of region ${number} that somebody gave a rather long title`))
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
