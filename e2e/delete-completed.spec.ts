import { expect, test } from './console.ts'
import { arrive, change, liveImport, processingImport } from '../server/testing/live-imports.ts'
import {
  confirmButton,
  confirmField,
  deleteDialog,
  deletedNotice,
  openDeletion,
  row,
  rowLink,
  tab,
} from './screens.ts'

const title = 'Channel partners, Iberia'

test('asks for the title of a completed import, and Enter deletes once it matches', async ({
  page,
  live,
}) => {
  await live.open()
  await openDeletion(page, title)
  const dialog = deleteDialog(page)
  const input = dialog.getByRole('textbox', { name: /Type Channel partners, Iberia to confirm/ })
  await expect(input).toBeFocused()
  await expect(dialog).toContainText('It has not failed.')
  await expect(confirmButton(page)).toHaveAccessibleDescription(`Type “${title}” first`)

  await input.press('Enter')
  await confirmButton(page).click({ force: true })
  await input.fill('channel partners')
  await input.press('Enter')
  await expect(dialog).toBeVisible()
  expect(live.stub.count('DELETE')).toBe(0)

  await input.fill(title)
  await input.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(deletedNotice(page)).toContainText(`Deleted ${title}.`)
  await expect(rowLink(page, 'Webinar sign-ups, spring')).toBeFocused()
  await expect(tab(page, 'Completed 1')).toBeVisible()
  expect(live.stub.count('DELETE')).toBe(1)
})

test('asks for the end of the id where the title cannot be typed', async ({ page, live }) => {
  arrive(live.stub, liveImport('import_rtl_7fk2q9', 3, { status: 'completed', title: 'רשימת ספקים' }))
  await live.open()
  await openDeletion(page, 'רשימת ספקים')
  await expect(confirmButton(page)).toHaveAccessibleDescription('Type “7fk2q9” first')
  await confirmField(page).fill('7fk2q9')
  await confirmButton(page).click()
  await expect(row(page, 'רשימת ספקים')).toHaveCount(0)
})

test('reads the import once more, and tells what has changed since', async ({ page, live }) => {
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
  await live.open()
  // The details have read it before it changes: what they show is what the reader saw.
  const read = page.waitForResponse(/imports\/import_nightly$/)
  await rowLink(page, 'Nightly copy').click()
  await read
  await expect(page.getByRole('heading', { name: 'Nightly copy' })).toBeVisible()
  change(live.stub, 'import_nightly', { status: 'failed', failedReason: 'invalid_format' })
  await openDeletion(page)
  await expect(deleteDialog(page)).toContainText('It was processing when you opened this, and is failed now.')
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toContainText('Deleted Nightly copy.')
})
