import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, type FirefoxPage, test } from './firefox.ts'

// One Firefox for all of them.
test.describe.configure({ mode: 'default' })

const title = 'Newsletter sign-ups January'

const focused = (page: FirefoxPage) => page.evaluate(() => document.activeElement?.textContent ?? '')
const textOf = (page: FirefoxPage, selector: string) =>
  page.evaluate((found) => document.querySelector(found)?.textContent ?? '', selector)

test('Firefox: finds, opens and deletes one by the keyboard, and reads its record', async ({
  firefoxPage: page,
  sandbox,
}) => {
  await sandbox.open('/imports?status=failed')
  await page.byRole('link', title).wait()
  await page.keyboard.press('/')
  await page.keyboard.type('sign-ups january')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe(title)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => location.pathname)).toMatch(/^\/imports\/import_/)
  await page.byRole('region', 'Failure').wait()
  await page.keyboard.press('d')
  await page.byRole('alertdialog', 'Delete import').wait()
  await expect.poll(() => focused(page)).toBe('Cancel')
  await page.byRole('button', 'Delete import').click()
  await page.byRole('link', 'See the record').click()
  await page.byRole('complementary', 'Deletion record').wait()
  await expect.poll(() => textOf(page, 'aside')).toContain('Deleted')
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect.poll(() => page.evaluate(() => location.pathname)).toBe('/imports')
})

test('Firefox: deletes many, by the menus over the list and the palette', async ({
  firefoxPage: page,
  sandbox,
}) => {
  await sandbox.open()
  await page.byRole('button', 'Views').click()
  await page.byRole('link', 'Failed today').wait()
  await page.keyboard.press('Escape')
  await page.keyboard.down('Control')
  await page.keyboard.press('k')
  await page.keyboard.up('Control')
  await page.byRole('combobox', 'Command, import, page or view').fill('failed')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => location.search)).toBe('?status=failed')
  await page.byRole('checkbox', `Select ${title}`).click()
  await page.byRole('checkbox', 'Select Q1 leads (CRM export)').click()
  await page.byRole('button', 'Delete 2 imports…').click()
  await page.byRole('textbox', 'Type 2 to confirm').fill('2')
  await page.byRole('button', 'Delete 2 imports').click()
  await page.byRole('region', 'Deletion jobs').wait()
  await expect.poll(() => textOf(page, 'section[aria-label="Deletion jobs"]')).toContain('2 deleted')
})

test('Firefox: checks a file, creates an import and follows it', async ({ firefoxPage: page, sandbox }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'firefox-file-'))
  const file = path.join(folder, 'Trade fair.csv')
  writeFileSync(file, 'name,website\nAcme,https://acme.example\nBolt,https://bolt.example\n')
  await sandbox.open('/new-import')
  await page.byRole('button', 'Create import').wait()
  const input = await page.$('input[type="file"]')
  await input?.uploadFile(file)
  await expect.poll(() => textOf(page, 'main')).toContain('No problems found')
  await page.byRole('button', 'Create import').click()
  await expect.poll(() => textOf(page, 'main'), { timeout: 30_000 }).toContain('Completed')
  rmSync(folder, { recursive: true })
})
