import { expect, test } from './team.ts'
import { confirmButton, deleteDialog, openDeletion, rowLink } from './screens.ts'

/** What a person does most, at `https://…/console` behind nginx. `npm run test:browser:base-path` runs all other tests so. */
test.use({ behindNginx: true, ignoreHTTPSErrors: true })

test('opens an import from the list, deletes it, and its row is gone', async ({ page, console }) => {
  await console.open('')
  await expect(page).toHaveURL(`${console.url}/imports`)
  await page
    .getByRole('link', { name: /^Failed/ })
    .first()
    .click()
  await expect(page).toHaveURL(`${console.url}/imports?status=failed`)
  await openDeletion(page, 'Q1 leads (CRM export)')
  await expect(page).toHaveURL(new RegExp(`^${console.url}/imports/import_\\w+\\?status=failed$`))
  await confirmButton(page).click()
  await expect(deleteDialog(page)).toHaveCount(0)
  await expect(rowLink(page, 'Q1 leads (CRM export)')).toHaveCount(0)
  await expect(page).toHaveURL(`${console.url}/imports?status=failed`)
  await page.getByRole('link', { name: 'Deletions', exact: true }).click()
  await expect(page).toHaveURL(`${console.url}/deletions`)
  await page.getByRole('link', { name: /Q1 leads/ }).click()
  await page.reload()
  await expect(page).toHaveURL(`${console.url}/deletions/1`)
  await expect(page.getByRole('complementary', { name: 'Deletion record' })).toContainText('Q1 leads')
})
