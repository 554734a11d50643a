import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { confirmButton, details, openMenu, rowLink, searchBox } from './screens.ts'

// What had the focus goes away in each of these; the focus must be somewhere that makes sense.

const imports = (page: Page) => page.getByRole('region', { name: 'Imports', exact: true })

test('goes to the search when the filters are cleared where nothing matches', async ({ page, live }) => {
  await live.open('/imports?q=nothing+like+it')
  await imports(page).getByRole('button', { name: 'Clear filters' }).last().press('Enter')
  await expect(rowLink(page, 'Alumni network')).toBeVisible()
  await expect(searchBox(page)).toBeFocused()
})

test('stays with the menu when a view is chosen or forgotten', async ({ page, live }) => {
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

test('goes back to the member of a group that was open', async ({ page, live }) => {
  await live.open('/imports?mode=groups')
  // There are no rows here for these keys.
  await page.keyboard.press('j')
  await page.getByRole('button', { name: 'Show imports' }).first().press('Enter')
  const member = page.getByRole('table', { name: 'Imports in this group' }).getByRole('link').first()
  await member.press('Enter')
  await expect(details(page).getByRole('heading').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(details(page)).toHaveCount(0)
  await expect(member).toBeFocused()
})

test('goes from a deleted member of a group to the import after it', async ({ page, live }) => {
  await live.open('/imports?status=failed&mode=groups')
  await rowLink(page, 'Webinar sign-ups, spring').press('Enter')
  await expect(details(page).getByRole('heading').first()).toBeFocused()
  await page.keyboard.press('d')
  await expect(confirmButton(page)).toBeEnabled()
  await confirmButton(page).press('Enter')
  await expect(details(page)).toHaveCount(0)
  await expect(rowLink(page, 'Suppliers to audit')).toBeFocused()
})

test('goes to the list from an import that the filters hide', async ({ page, live }) => {
  await live.open('/imports/import_partners?status=failed')
  await expect(details(page).getByRole('heading').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/imports\?status=failed$/)
  await expect(imports(page)).toBeFocused()
})

test('goes on from the search to what it found', async ({ page, live }) => {
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

test('goes back to the row when Back closes what is open', async ({ page, live }) => {
  await live.open()
  await rowLink(page, 'Suppliers to audit').press('Enter')
  await expect(details(page).getByRole('heading').first()).toBeFocused()
  await page.goBack()
  await expect(details(page)).toHaveCount(0)
  await expect(rowLink(page, 'Suppliers to audit')).toBeFocused()
})

test('goes back to where the sheet of keys was called from', async ({ page, live }) => {
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
