import { expect, test } from './console.ts'
import { openMenu, row } from './screens.ts'

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

test('leaves the name of a view that the browser has no room for', async ({ page, console }) => {
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
