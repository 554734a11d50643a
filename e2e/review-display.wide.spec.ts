import { expect, test } from './console.ts'
import { expectRows, openMenu, row, searchBox, sortedTable } from './screens.ts'

test('keeps the rows compact over a reload', async ({ page, console }) => {
  await console.open()
  const height = async () => (await row(page, 'Q1 leads (CRM export)').boundingBox())?.height ?? 0
  await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()
  const comfortable = await height()
  const compact = (await openMenu(page, 'Display')).getByRole('checkbox', { name: 'Compact rows' })
  await compact.check()
  await expect.poll(height).toBeLessThan(comfortable)
  const small = await height()
  await page.reload()
  await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()
  expect(await height()).toBe(small)
  const menu = await openMenu(page, 'Display')
  await expect(menu.getByRole('checkbox', { name: 'Compact rows' })).toBeChecked()
  await menu.getByRole('checkbox', { name: 'Compact rows' }).uncheck()
  await expect.poll(height).toBe(comfortable)
})

test('has views of its own, and keeps others under a name', async ({ page, console }) => {
  await test.step('has views of its own', async () => {
    await console.open()
    for (const [name, address, rows] of [
      ['Failed', /\?status=failed$/, 14],
      ['Stuck', /\?stuck=1$/, 3],
      ['Large', /\?rows=10000&sort=-rows$/, 2],
    ] as const) {
      await (await openMenu(page, 'Views')).getByRole('link', { name, exact: true }).click()
      await expect(page).toHaveURL(address)
      await expectRows(page, rows)
    }
    await (await openMenu(page, 'Views')).getByRole('link', { name: 'Failed today' }).click()
    await expect(page).toHaveURL(/\?status=failed&from=today$/)
    await expect(page.getByRole('button', { name: /^Created today/ })).toBeVisible()
  })

  await test.step('keeps a view under a name, and deletes it', async () => {
    await console.open('/imports?status=failed&sort=-rows')
    await searchBox(page).fill('vendors')
    await expectRows(page, 1)
    let menu = await openMenu(page, 'Views')
    const name = menu.getByRole('textbox', { name: 'Save current view as' })
    await expect(menu.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true')
    await name.fill('Bad vendor lists')
    // Another tab saves one meanwhile.
    await page.evaluate(
      (key) => localStorage.setItem(key, '[{"name":"From another tab","search":"?stuck=1"}]'),
      `imports-console${console.basePath}:views`,
    )
    await name.press('Enter')
    await expect(menu.getByRole('status')).toHaveText('Saved as “Bad vendor lists”')

    await console.open()
    await expectRows(page, 60)
    menu = await openMenu(page, 'Views')
    await menu.getByRole('link', { name: 'Bad vendor lists' }).click()
    await expect(page).toHaveURL(/\?q=vendors&status=failed&sort=-rows$/)
    await expectRows(page, 1)
    await expect(sortedTable(page).getByRole('row').nth(1)).toContainText('Approved vendors EMEA')

    menu = await openMenu(page, 'Views')
    await menu.getByRole('button', { name: 'Delete the view Bad vendor lists' }).click()
    await expect(menu.getByRole('status')).toHaveText('Deleted “Bad vendor lists”')
    await page.reload()
    menu = await openMenu(page, 'Views')
    await expect(menu.getByRole('link', { name: 'Large' })).toBeVisible()
    await expect(menu.getByRole('link', { name: 'Bad vendor lists' })).toHaveCount(0)
    await expect(menu.getByRole('link', { name: 'From another tab' })).toBeVisible()
  })

  await test.step('leaves the name of a view that the browser has no room for', async () => {
    await console.open()
    await page.evaluate(() => {
      let [size, count] = [5_000_000, 0]
      while (size >= 1) {
        try {
          localStorage.setItem(`filler ${count++}`, 'x'.repeat(size))
        } catch {
          size = Math.floor(size / 2)
        }
      }
    })
    const menu = await openMenu(page, 'Views')
    const name = menu.getByRole('textbox', { name: 'Save current view as' })
    await name.fill('Everything')
    await name.press('Enter')
    await expect(menu.getByRole('status')).toHaveText(/^Not saved/)
    await expect(name).toHaveValue('Everything')
    await page.evaluate(() => localStorage.clear())
    await name.press('Enter')
    await expect(menu.getByRole('status')).toHaveText('Saved as “Everything”')
    await expect(name).toHaveValue('')
  })
})
