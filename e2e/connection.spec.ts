import type { Page } from '@playwright/test'
import { gate } from '../server/testing/stub-behaviours.ts'
import { honest } from '../server/testing/stub-upstream.ts'
import { bulkConfirm, bulkDialog, countField, dock, openBulk, selectAll } from './bulk.ts'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import {
  confirmButton,
  deletedNotice,
  deleteDialog,
  details,
  importsTable,
  openDeletion,
  readNote,
  row,
  rowLink,
  tab,
} from './screens.ts'

test.beforeEach(({ expectFailedRequests }) => expectFailedRequests())

/** Lets the page's time run until `assertion` holds: what it does every few seconds need not be waited for. */
async function hurry(page: Page, assertion: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.clock.fastForward(1_000)
    await assertion()
  }).toPass()
}

test('says that the server has stopped, and recovers when it is back', async ({ page, console }) => {
  await page.clock.install()
  await console.open()
  await expect(tab(page, 'All 60')).toBeVisible()
  // All parts of the page are there.
  await expect(page.getByRole('region', { name: 'Imports per day' })).toBeVisible()
  await console.stop()
  // Imports in flight make the page ask again every few seconds.
  const note = readNote(page)
  await hurry(page, () => expect(note).toContainText(/^Can’t reach the console. Retrying/, { timeout: 100 }))
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '61')
  await console.start()
  await hurry(page, () => expect(note).toHaveCount(0, { timeout: 100 }))
  await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '61')
})

test.describe('a request whose answer is lost with the console', () => {
  test.use({ ownProcess: true })

  test('is shown for what it came to, in the same dialog', async ({ page, live }) => {
    // The console is started six times.
    test.slow()
    const dialog = deleteDialog(page)
    const notKnown = 'It’s not known yet whether'

    await test.step('a deletion that did not get through', async () => {
      await live.open()
      await openDeletion(page, 'Suppliers to audit')
      await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
      await live.stop()
      await confirmButton(page).click()
      await expect(dialog).toContainText(`${notKnown} the import was deleted`)
      await expect(dialog).toContainText(/Can’t reach the console\. Retrying in \d s\./)
      await expectClean(page, 'an outcome that is not known yet')
      const again = dialog.getByRole('button', { name: 'Try again' })
      await expect(again).toHaveAccessibleDescription(/not known yet/)
      await live.start()
      await expect(dialog.getByRole('alert')).toContainText('did not reach the console')
      await expect(dialog.getByRole('alert')).toContainText('The import is still there.')
      expect(live.stub.count('DELETE')).toBe(0)
      await again.click()
      await expect(deletedNotice(page)).toContainText('Deleted Suppliers to audit.')
    })

    await test.step('a deletion that did', async () => {
      const held = gate()
      live.stub.script('DELETE', async (exchange) => {
        exchange.carryOut()
        await held.behaviour(exchange)
      })
      await openDeletion(page, 'Alumni network')
      await confirmButton(page).click()
      await held.arrived
      await live.kill()
      await expect(dialog).toContainText(`${notKnown} the import was deleted`)
      live.stub.always('DELETE', honest)
      await live.start()
      const outcome = page.getByRole('alertdialog', { name: 'Deleted' })
      await expect(outcome).toContainText('“Alumni network” was deleted.')
      await outcome.getByRole('button', { name: 'Close' }).click()
      await expect(deletedNotice(page)).toContainText('Deleted Alumni network.')
      await expect(row(page, 'Alumni network')).toHaveCount(0)
    })

    await test.step('an edit', async () => {
      await page.reload()
      await rowLink(page, 'Channel partners, Iberia').click()
      await details(page).getByRole('button', { name: /^Edit/ }).first().click()
      const form = page.getByRole('form', { name: 'Edit import' })
      await form.getByRole('textbox', { name: 'Title' }).fill('Partners')
      await live.stop()
      await form.getByRole('button', { name: 'Save' }).click()
      await expect(form).toContainText(`${notKnown} the changes were saved`)
      await live.start()
      await expect(form).toContainText('Not saved')
      await form.getByRole('button', { name: 'Save' }).click()
      await expect(form).toHaveCount(0)
      await expect(details(page).getByRole('heading', { name: 'Partners' })).toBeVisible()
    })

    await test.step('many deletions', async () => {
      await live.open()
      await selectAll(page).check()
      await openBulk(page)
      await countField(page).fill('3')
      await expect(bulkConfirm(page)).not.toHaveAttribute('aria-disabled')
      await live.stop()
      await bulkConfirm(page).click()
      await expect(bulkDialog(page)).toContainText(`${notKnown} the job has started`)
      await live.start()
      await expect(bulkDialog(page)).toContainText('No job was started')
      const held = gate()
      live.stub.always('DELETE', held.behaviour)
      await bulkConfirm(page).click()
      await held.arrived
    })

    await test.step('a stop of a job, which is told again', async () => {
      await live.kill()
      // The line that says so moves the button: not under the pointer that presses it.
      await expect(dock(page)).toContainText('Can’t reach the console.')
      await dock(page).getByRole('button', { name: 'Stop' }).click()
      await expect(dock(page)).toContainText(/Can’t reach the console\. Retrying/)
      await live.start()
      await expect(dock(page)).toContainText('Stopped')
      expect(live.stub.imports.size).toBe(3)
    })
  })
})

test('says so while the browser is offline, keeps the frame, and goes on afterwards', async ({
  page,
  context,
  console,
  expectFailedRequests,
}) => {
  await test.step('says so while the browser is offline, and goes on afterwards', async () => {
    await page.clock.install()
    await console.open()
    await expect(tab(page, 'All 60')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Imports per day' })).toBeVisible()
    await context.setOffline(true)
    const note = readNote(page)
    await hurry(page, () => expect(note).toContainText('Can’t reach the console', { timeout: 100 }))
    await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '61')
    await context.setOffline(false)
    await hurry(page, () => expect(note).toHaveCount(0, { timeout: 100 }))
  })

  await test.step('keeps the frame when a page cannot be fetched, and opens it later', async () => {
    expectFailedRequests()
    await console.open('/imports?status=failed')
    await expect(tab(page, 'All 60')).toBeVisible()
    await context.setOffline(true)
    await page.getByRole('link', { name: 'Deletions' }).click()
    await expect(page).toHaveURL(/deletions$/)
    const reload = page.getByRole('button', { name: 'Reload the page' })
    await reload.click()
    await expect(page.getByText('Still can’t reach the console.')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Imports', exact: true })).toBeVisible()

    await context.setOffline(false)
    await reload.click()
    await expect(page.getByRole('heading', { name: 'Nothing was deleted yet' })).toBeVisible()
  })
})

test('goes by the clock of the server where that of the browser is off', async ({ context, console }) => {
  const times: string[][] = []
  for (const minutesOff of [0, 10, -10]) {
    const page = await context.newPage()
    await page.addInitScript((ms) => {
      const { now } = Date
      const Real = Date
      class Off extends Real {
        constructor(...given: unknown[]) {
          super(...((given.length === 0 ? [now() + ms] : given) as [number]))
        }
        static override now = () => now() + ms
      }
      globalThis.Date = Off as DateConstructor
    }, minutesOff * 60_000)
    await page.goto(`${console.url}/imports?stuck=1`)
    await expect(importsTable(page)).toBeVisible()
    const stuck = await importsTable(page).getAttribute('aria-rowcount')
    await page.goto(`${console.url}/imports`)
    await expect(importsTable(page)).toBeVisible()
    const created = await importsTable(page).locator('time').first().innerText()
    await page.getByRole('link', { name: 'API' }).click()
    const clock = page.getByRole('table').locator('time').last()
    const startedAt = Date.parse((await clock.getAttribute('datetime')) ?? '')
    expect(Math.abs(startedAt - Date.now())).toBeLessThan(60_000)
    times.push([stuck ?? '', created.replace(/\d+ min ago|just now/, 'minutes ago')])
    await page.close()
  }
  expect(times[1]).toEqual(times[0])
  expect(times[2]).toEqual(times[0])
  expect(times[0]?.[1]).toBe('minutes ago')
})
