import { gate } from '../server/testing/stub-behaviours.ts'
import { honest } from '../server/testing/stub-upstream.ts'
import { bulkConfirm, bulkDialog, countField, dock, openBulk, selectAll } from './bulk.ts'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { confirmButton, deletedNotice, deleteDialog, details, openDeletion, row, rowLink } from './screens.ts'

test.use({ ownProcess: true })

test.beforeEach(({ expectFailedRequests }) => expectFailedRequests())

test('a request whose answer is lost with the console is shown for what it came to, in the same dialog', async ({
  page,
  live,
}) => {
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
