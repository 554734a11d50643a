import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { details, importsTable, rowLink } from './screens.ts'

test('an import offers code for what can be done with it, also with the keyboard alone', async ({
  page,
  console,
}) => {
  await console.open()
  await rowLink(page, 'Newsletter sign-ups January').click()
  const id = new URL(page.url()).pathname.split('/').at(-1)
  const fold = details(page).getByText('Code for this')
  await fold.focus()
  await page.keyboard.press('Enter')
  const deletion = details(page).getByLabel('Delete it, code')
  await expect(deletion).toHaveText(`curl -X DELETE ${console.url}/api/websets/v0/imports/${id}`)
  // It runs as it stands.
  const { stdout } = await promisify(execFile)('sh', ['-c', (await deletion.textContent()) ?? '']).catch(
    () => ({ stdout: '' }),
  )
  if (stdout !== '') expect(JSON.parse(stdout)).toMatchObject({ id, object: 'import' })
  await details(page).getByRole('button', { name: 'Python', exact: true }).press('Enter')
  await expect(deletion).toContainText(`exa.websets.imports.delete('${id}')`)
  await expect(deletion).toContainText('from exa_py import Exa')
  await details(page).getByRole('button', { name: 'JavaScript', exact: true }).press('Enter')
  await expect(deletion).toContainText(`new Exa('sandbox', '${console.url}/api')`)
  await expect(details(page).getByRole('button', { name: 'Copy code: Delete it' })).toBeVisible()
  // Axe takes the checkbox of a row that lies under the header for one beside the header's.
  await importsTable(page).evaluate((table) => table.parentElement?.scrollTo(0, 0))
  await expectClean(page, 'code samples')
  await page.setViewportSize({ width: 320, height: 640 })
  await deletion.scrollIntoViewIfNeeded()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})
