import { Exa } from 'exa-js'
import { expectClean } from './axe.ts'
import { deleteButton, deleteDialog, rowLink } from './screens.ts'
import { tabTo } from './tab-to.ts'
import { expect, sessionNotice, signedInAs, test } from './team.ts'

const failed = 'Q1 leads (CRM export)'

test('the pages before anybody is signed in are led on from by keyboard', async ({
  page,
  team,
  expectFailedRequests,
}) => {
  const { provider } = team
  const isAt = async (title: string) => {
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
    await expectClean(page, title)
  }
  const followByKeyboard = async (name: string) => {
    await page.keyboard.press('Tab')
    await expect(page.getByRole('link', { name })).toBeFocused()
    await page.keyboard.press('Enter')
  }
  expectFailedRequests()
  await page.setViewportSize({ width: 320, height: 640 })
  await team.openAs(page, 'nils')
  await isAt('You have no role here')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)

  provider.signsIn = 'nobody'
  await followByKeyboard('Sign in as somebody else')
  await isAt('The provider refused the sign-in')

  provider.tamper = ({ header, claims }) => ({ header, claims: { ...claims, nonce: 'another' } })
  await followByKeyboard('Sign in again')
  await isAt('Sign-in failed')

  provider.tamper = () => {
    throw new Error('The provider is down')
  }
  await followByKeyboard('Sign in again')
  await isAt('Sign-in is not available')

  // The provider still knows who signed in there first.
  provider.tamper = null
  await followByKeyboard('Sign in again')
  await isAt('You have no role here')
  provider.signsIn = 'vera'
  await followByKeyboard('Sign in as somebody else')
  await expect(signedInAs(page, 'Vera Viewer')).toBeVisible()
})

test('tells a viewer why not, by keyboard, by touch, and on a narrow screen', async ({ page, team }) => {
  await team.openAs(page, 'vera')
  await rowLink(page, failed).click()
  await tabTo(page, deleteButton(page), 'Shift+Tab')
  const reason = page.getByText('Your role is viewer. Deleting needs operator.')
  await expect(reason).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(deleteDialog(page)).toHaveCount(0)
  await expectClean(page, 'a viewer’s import')
  // Escape is for the details, as ever.
  await page.keyboard.press('Escape')
  await expect(deleteButton(page)).toBeHidden()
  await expect(reason).toBeHidden()

  await page.setViewportSize({ width: 320, height: 640 })
  await team.open('/imports')
  // What shows the reason comes after the first paint.
  await expect(async () => {
    await page.getByRole('button', { name: 'New import' }).click({ force: true })
    const creating = page.getByText('Your role is viewer. Creating imports needs operator.')
    await expect(creating).toBeInViewport({ ratio: 1, timeout: 500 })
  }).toPass()
  await expect(signedInAs(page, 'Vera Viewer')).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await team.open('/access/sessions')
  await expect(page.getByText('Your role is viewer. Seeing sessions needs admin.')).toBeVisible()
})

test('a file that was chosen, and one that was to be sent, outlive the session', async ({
  page,
  team,
  expectFailedRequests,
}) => {
  await team.openAs(page, 'otto', '/new-import')
  const csv = 'name,website\nAcme,https://acme.example\nBolt,https://bolt.example\n'
  const file = { name: 'leads.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
  await page.getByLabel('CSV file').setInputFiles(file)
  await expect(page.getByText('No problems found')).toBeVisible()
  expectFailedRequests()
  await team.endSessionsOf('Otto Operator')
  const create = page.getByRole('button', { name: 'Create import' })
  await create.click()
  const alert = page.getByRole('alert').filter({ hasText: 'Your session has ended' })
  await expect(alert).toBeVisible()
  await team.openAs(await page.context().newPage(), 'otto')
  await expect(page.getByText('leads.csv')).toBeVisible()

  // It ends once more, after the import was created and before its file is sent.
  await team.asAdmin('PATCH', '/api/console/sandbox', { latencyMs: 3_000 })
  const entries = async () =>
    (await team.asAdmin('GET', '/api/console/deletions/integrity'))['entries'] as number
  const before = await entries()
  await create.click()
  // It was let in once the ledger has it.
  await expect.poll(entries).toBeGreaterThan(before)
  await team.endSessionsOf('Otto Operator')
  await expect(alert).toBeVisible()
  await team.asAdmin('PATCH', '/api/console/sandbox', { latencyMs: 0 })
  await team.openAs(await page.context().newPage(), 'otto')
  await page.getByRole('button', { name: 'Send the file again' }).click()
  await expect(page.getByText('Uploaded.')).toBeVisible()
})

test('notices that another person is signed in, and acts for nobody else', async ({
  page,
  context,
  team,
  expectFailedRequests,
}) => {
  await team.openAs(page, 'otto', '/imports?status=failed')
  await expect(rowLink(page, failed)).toBeVisible()
  expectFailedRequests()
  await team.endSessionsOf('Otto Operator')
  const other = await context.newPage()
  await context.clearCookies()
  await team.openAs(other, 'vera')
  await expect(signedInAs(other, 'Vera Viewer')).toBeVisible()
  await expect(sessionNotice(page)).toContainText('You are signed in as Vera Viewer now.')
  await expect(sessionNotice(page)).toContainText('Otto Operator opened this page')
  await expectClean(page, 'another person')
  await page.getByRole('button', { name: 'Reload as Vera Viewer' }).click()
  await expect(signedInAs(page, 'Vera Viewer')).toBeVisible()
  await expect(page).toHaveURL(`${team.url}/imports?status=failed`)
  await expect(sessionNotice(page)).toBeHidden()
})

test('an admin makes a token for a script, ends a session, and revokes the token', async ({
  page,
  context,
  team,
}) => {
  await team.openAs(await context.browser()!.newPage({ ignoreHTTPSErrors: true }), 'vera')
  await team.openAs(page, 'ada')
  await signedInAs(page, 'Ada Admin').click()
  await page.getByRole('group', { name: 'Signed in' }).getByRole('link', { name: 'Tokens' }).click()
  await page.getByRole('button', { name: 'New token…' }).press('Enter')
  const dialog = page.getByRole('alertdialog')
  await dialog.getByLabel('Name').fill('nightly-cleanup')
  await dialog.getByLabel('Role').selectOption('operator')
  await expectClean(page, 'new token')
  await page.keyboard.press('Enter')
  const shown = dialog.getByLabel('The token')
  await expect(shown).toBeVisible()
  await expectClean(page, 'the token')
  const token = await shown.innerText()
  // What is shown once has its button under the finger.
  await expect(dialog.getByRole('button', { name: 'Copy token' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()

  const exa = new Exa(token, `${team.url}/api`)
  const { data } = await exa.websets.imports.list({ limit: 5 })
  const [first] = data
  await exa.websets.imports.delete(first?.id ?? '')
  await page.reload()
  const row = page.getByRole('row').filter({ hasText: 'nightly-cleanup' })
  await expect(row).toContainText('just now')
  await expectClean(page, 'tokens')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectClean(page, 'tokens on a phone')
  await row.getByRole('button', { name: 'Revoke nightly-cleanup…' }).click()
  await expectClean(page, 'revoke')
  await dialog.getByRole('button', { name: 'Revoke token' }).click()
  await expect(row).toContainText('Revoked')
  await expect(exa.websets.imports.list({ limit: 5 })).rejects.toThrow()

  await page.getByRole('link', { name: 'Sessions' }).click()
  const viewer = page.getByRole('row').filter({ hasText: 'Vera Viewer' })
  await expect(page.getByRole('row').filter({ hasText: 'This one' })).toContainText('Ada Admin')
  await expectClean(page, 'sessions on a phone')
  await page.setViewportSize({ width: 1280, height: 800 })
  await expectClean(page, 'sessions')
  await viewer.getByRole('button', { name: /^End the session of Vera Viewer, Chrome/ }).click()
  await expect(dialog).toContainText(/Vera Viewer has to sign in again in Chrome on Linux \(127\.0\.0\.1\)/)
  await expectClean(page, 'end session')
  await dialog.getByRole('button', { name: 'End session' }).click()
  await expect(viewer).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Sessions' })).toBeFocused()
})
