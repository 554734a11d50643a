import { expect, test } from './team.ts'
import { details, expectRows, importsTable, readNote } from './screens.ts'

/** What a person does most, at `https://…/console` behind nginx. `npm run test:browser:base-path` runs all other tests so. */
test.use({ behindNginx: true, ignoreHTTPSErrors: true })

test('creates an import and sends its file', async ({ page, startConsole }) => {
  const console = await startConsole({ env: { SANDBOX_PROCESSING_SECONDS: '0' } })
  await console.open('/imports')
  await page
    .getByRole('link', { name: /^New import/ })
    .first()
    .click()
  await expect(page).toHaveURL(`${console.url}/new-import`)
  const buffer = Buffer.from('name,website\nAcme,https://acme.example\n')
  await page.getByLabel('CSV file').setInputFiles({ name: 'leads.csv', mimeType: 'text/csv', buffer })
  // Said by the worker, which has a file of its own.
  await expect(page.getByRole('status').filter({ hasText: 'No problems found' })).toBeVisible()
  await page.getByRole('button', { name: 'Create import' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Completed' })).toBeVisible()
  await page.reload()
  await expect(page).toHaveURL(new RegExp(`^${console.url}/imports/import_\\w+$`))
  await expect(details(page)).toContainText('leads.csv')
})

test('names the public address in code, and starts the sandbox anew', async ({ page, console }) => {
  await console.open('/sandbox')
  await page.getByText('Code for this').click()
  await expect(page.getByLabel('Reset data, code')).toContainText(`${console.url}/api/console/sandbox/reset`)
  await page.getByRole('textbox', { name: 'Sample imports' }).fill('30')
  await page.getByRole('button', { name: 'Reset…' }).click()
  await page.getByRole('button', { name: 'Delete 60 imports' }).click()
  await expectRows(page, 30)
  await expect(page).toHaveURL(`${console.url}/imports`)
  await page.getByRole('link', { name: 'API', exact: true }).click()
  await page
    .getByRole('link', { name: /\/imports\?limit=200$/ })
    .first()
    .click()
  await page.getByText('Code for this').click()
  await expect(page.getByLabel('As this page sent it, code')).toContainText(
    `${console.url}/api/websets/v0/imports?limit=200`,
  )
})

test('says that the console is gone when nginx answers for it, and goes on when it is back', async ({
  page,
  console,
  expectFailedRequests,
}) => {
  await console.open('/deletions')
  await expect(page.getByRole('heading', { name: 'No deletions yet' })).toBeVisible()
  await console.stop()
  expectFailedRequests()
  await page.getByRole('link', { name: 'Imports', exact: true }).click()
  await expect(readNote(page)).toContainText(/^Can’t reach the console. Retrying/)
  await console.start()
  await expect(importsTable(page)).toBeVisible()
})

test('signs in on the way to a deep link, and out', async ({ page, team, expectFailedRequests }) => {
  await team.openAs(page, 'otto', '/imports?status=failed')
  await expect(page).toHaveURL(`${team.url}/imports?status=failed`)
  await page.getByRole('button', { name: 'Signed in as Otto Operator' }).click()
  expectFailedRequests()
  await page.getByRole('button', { name: 'Sign out' }).click()
  // The provider asks whether its own session ends, too.
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`^${team.url}/`))
  await page.getByRole('link', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${team.url}/imports`)
  await expect(importsTable(page)).toBeVisible()
})
