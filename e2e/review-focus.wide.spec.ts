import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { details, openMenu, rowLink, searchBox } from './screens.ts'

// What had the focus goes away in each of these; the focus must be somewhere that makes sense.

const imports = (page: Page) => page.getByRole('region', { name: 'Imports', exact: true })

test('is given to what comes next, wherever what had it goes', async ({ page, live }) => {
  await test.step('goes to the search when the filters are cleared where nothing matches', async () => {
    await live.open('/imports?q=nothing+like+it')
    await imports(page).getByRole('button', { name: 'Clear filters' }).last().press('Enter')
    await expect(rowLink(page, 'Alumni network')).toBeVisible()
    await expect(searchBox(page)).toBeFocused()
  })

  await test.step('stays with the menu when a view is chosen or forgotten', async () => {
    await live.open()
    const menu = await openMenu(page, 'Views')
    await menu.getByRole('textbox').fill('Everything')
    await menu.getByRole('textbox').press('Enter')
    await menu.getByRole('textbox').fill('All')
    await menu.getByRole('textbox').press('Enter')
    await menu.getByRole('button', { name: 'Delete the view Everything' }).press('Enter')
    await expect(menu.getByRole('button', { name: 'Delete the view All' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(menu.getByRole('textbox')).toBeFocused()
    await menu.getByRole('link', { name: 'Failed', exact: true }).press('Enter')
    await expect(page).toHaveURL(/status=failed/)
    await expect(page.getByRole('button', { name: 'Views' })).toBeFocused()
  })

  await test.step('goes to the list from an import that the filters hide', async () => {
    await live.open('/imports/import_partners?status=failed')
    await expect(details(page).getByRole('heading').first()).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page).toHaveURL(/\/imports\?status=failed$/)
    await expect(imports(page)).toBeFocused()
  })

  await test.step('goes on from the search to what it found', async () => {
    await live.open()
    await expect(rowLink(page, 'Alumni network')).toBeVisible()
    await page.keyboard.press('/')
    await page.keyboard.type('s')
    await page.keyboard.press('Enter')
    await expect(rowLink(page, /Channel partners/)).toBeFocused()
    await page.keyboard.press('j')
    await expect(rowLink(page, /Webinar/)).toBeFocused()
    await page.keyboard.press('/')
    await page.keyboard.press('ArrowDown')
    await expect(rowLink(page, /Channel partners/)).toBeFocused()
    await searchBox(page).fill('')
    // The first one empties a search in Chromium; there is none to empty.
    await searchBox(page).press('Escape')
    await expect(rowLink(page, /Channel partners/)).toBeFocused()
  })

  await test.step('goes back to the row when Back closes what is open', async () => {
    await live.open()
    await rowLink(page, 'Suppliers to audit').press('Enter')
    await expect(details(page).getByRole('heading').first()).toBeFocused()
    await page.goBack()
    await expect(details(page)).toHaveCount(0)
    await expect(rowLink(page, 'Suppliers to audit')).toBeFocused()
  })

  await test.step('goes back to where the sheet of keys was called from', async () => {
    await live.open()
    await rowLink(page, 'Suppliers to audit').focus()
    await page.keyboard.press('?')
    const close = page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .getByRole('button', { name: 'Close' })
    await expect(close).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(rowLink(page, 'Suppliers to audit')).toBeFocused()
  })
})
