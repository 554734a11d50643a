import type { Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { bulkDialog, confirmBulk, countField, dock } from './bulk.ts'
import { expect, test } from './console.ts'
import { expectRows, rowLink, selection } from './screens.ts'

const undo = (page: Page) => page.getByRole('button', { name: 'Undo' })

/** With the keyboard alone: opens the dialog for what is selected, types the count, confirms. */
async function deleteTen(page: Page): Promise<void> {
  await page.keyboard.press('d')
  await expect(countField(page)).toBeFocused()
  await page.keyboard.type('10')
  await expect(bulkDialog(page).getByRole('button', { name: 'Delete 10 imports' })).not.toHaveAttribute(
    'aria-disabled',
  )
  await page.keyboard.press('Enter')
}

test('ten are deleted, undone in time, and deleted again, by keyboard alone', async ({
  page,
  context,
  startConsole,
  expectFailedRequests,
}) => {
  expectFailedRequests()
  const console = await startConsole({ env: { UNDO_SECONDS: '600' } })
  await console.open('/imports?status=failed')
  await expectRows(page, 14)
  for (let n = 0; n < 10; n++) {
    await page.keyboard.press('j')
    await page.keyboard.press('x')
  }
  await expect(selection(page)).toContainText('10 selected')
  await deleteTen(page)
  await expect(undo(page)).toBeFocused()
  await expect(undo(page)).not.toHaveCSS('outline-style', 'none')
  await expect(dock(page).getByRole('timer')).toHaveText(/^Starts in [45]\d\d s$/)
  await expect(selection(page)).toHaveCount(0)
  await expectClean(page, 'held')
  await page.setViewportSize({ width: 320, height: 640 })
  await expect(undo(page)).toBeInViewport()
  await page.setViewportSize({ width: 1280, height: 720 })

  // A reload, a restart of the console, another tab, and the page of the job: the hold is the same.
  await page.reload()
  await expect(undo(page)).toBeFocused()
  await console.stop()
  await console.start({ UNDO_SECONDS: '1' })
  await page.reload()
  await expect(undo(page)).toBeFocused()
  const other = await context.newPage()
  await other.goto(`${console.url}/deletions/jobs/1`)
  await expect(undo(other)).toBeFocused()
  await expect(other.getByRole('main').getByRole('timer')).toHaveText(/^Starts in [45]\d\d s$/)
  await expectClean(other, 'the page of a job that is held')
  await other.close()

  await page.keyboard.press('Enter')
  await expect(dock(page)).toContainText('Undone')
  await expect(selection(page)).toContainText('10 selected')
  await expect(page.getByRole('region', { name: 'Imports', exact: true })).toBeFocused()
  await expectRows(page, 14)

  await deleteTen(page)
  await expect(dock(page)).toContainText('10 deleted')
  await expectRows(page, 4)
})

test('a job that was undone elsewhere can be selected again from its page', async ({
  page,
  startConsole,
}) => {
  const console = await startConsole({ env: { UNDO_SECONDS: '600' } })
  await console.open()
  await page.getByRole('checkbox', { name: /^Select Research scientists/ }).check()
  await page.getByRole('checkbox', { name: /^Select Existing customers/ }).check()
  await page.keyboard.press('d')
  await confirmBulk(page, '2')
  await dock(page).getByRole('link', { name: 'Delete 2 imports' }).click()
  await expect(undo(page)).toBeFocused()
  await page.keyboard.press('Enter')
  const main = page.getByRole('main')
  await expect(main).toContainText('Undone')
  await console.open('/deletions/jobs/1')
  await main.getByRole('link', { name: 'Select these imports again' }).click()
  await expect(selection(page)).toContainText('2 selected')
  await expect(rowLink(page, 'Research scientists, cybersecurity')).toBeVisible()
})
