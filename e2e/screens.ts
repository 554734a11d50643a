import { expect, type Locator, type Page } from '@playwright/test'

/** The parts of the app, by the roles and names that a person meets them under. */

export const importsTable = (page: Page): Locator =>
  page.getByRole('table', { name: 'Imports, newest first' })

/** The row of the import with this title. */
export const row = (page: Page, title: string): Locator =>
  importsTable(page)
    .getByRole('row')
    .filter({ has: rowLink(page, title) })

export const rowLink = (page: Page, title: string | RegExp): Locator =>
  page.getByRole('link', { name: title, exact: true })

/** A status tab by its words and count: `Failed 15`. */
export const tab = (page: Page, name: string | RegExp): Locator =>
  page
    .getByRole('navigation', { name: 'Filter by status' })
    .getByRole('link', { name, exact: typeof name === 'string' })

export const details = (page: Page): Locator => page.getByRole('complementary', { name: 'Import details' })

/** What the details say of the websets that use the import. */
export const usedBy = (page: Page): Locator => details(page).getByRole('region', { name: 'Used by' })

export const deleteButton = (page: Page): Locator =>
  details(page).getByRole('button', { name: 'Delete import…' })

export const deleteDialog = (page: Page): Locator => page.getByRole('alertdialog', { name: 'Delete import' })

/** The button in the dialog that deletes. */
export const confirmButton = (page: Page): Locator =>
  deleteDialog(page).getByRole('button', { name: 'Delete import', exact: true })

/** What the dialog says of the websets that use the import. */
export const impactInDialog = (page: Page): Locator =>
  deleteDialog(page).getByRole('group', { name: 'Used by' })

/** Where the dialog asks to type what is about to be deleted. */
export const confirmField = (page: Page): Locator =>
  deleteDialog(page).getByRole('textbox', { name: /Type .+ to confirm/ })

/** What says, under the list, that an import was deleted. */
export const deletedNotice = (page: Page): Locator =>
  page.getByRole('status').filter({ hasText: 'See the record' })

export const record = (page: Page): Locator => page.getByRole('complementary', { name: 'Deletion record' })

/** The value beside a term of a list of facts. */
export const fact = (within: Locator, name: string): Locator =>
  within.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]')

/** Opens the dialog that asks before deleting, from the list or from the details that are open. */
export async function openDeletion(
  page: Page,
  title?: string,
  { by = 'mouse' }: { by?: 'mouse' | 'keyboard' } = {},
): Promise<void> {
  if (title !== undefined) await rowLink(page, title).click()
  if (by === 'mouse') await deleteButton(page).click()
  else await deleteButton(page).press('Enter')
  await expect(deleteDialog(page)).toBeVisible()
}

/** The failure that the dialog shows inside. */
export const deletionFailure = (page: Page): Locator => deleteDialog(page).getByRole('alert')

/** The failure of the list, over it. */
export const listFailure = (page: Page): Locator =>
  page.getByRole('region', { name: 'Imports' }).getByRole('alert')

/** The small note that a read failed, or is tried again. */
export const readNote = (page: Page): Locator => page.getByText(/Retrying|Couldn’t refresh/)

/** The table of imports, whatever it is sorted by. */
export const sortedTable = (page: Page): Locator => page.getByRole('table', { name: /^Imports, / })

export const searchBox = (page: Page): Locator =>
  page.getByRole('searchbox', { name: 'Search titles, ids, metadata and messages' })

/** The chips of the filters that are on. */
export const chips = (page: Page): Locator => page.getByRole('group', { name: 'Active filters' })

/** What is under the list while something is selected. */
export const selection = (page: Page): Locator => page.getByRole('region', { name: 'Selection' })

export const triage = (page: Page): Locator => page.getByRole('region', { name: 'Triage' })

/** Where the triage is: `2 of 3`, and whether that one is marked. */
export const progress = (page: Page): Locator => triage(page).getByRole('status').first()

const menuTitles = { Filters: 'Filters', Views: 'Saved views', Export: 'Export', Display: 'Display' }

/** Opens one of the menus over the list, where there is no room for its button in the menu More. */
export async function openMenu(page: Page, name: keyof typeof menuTitles): Promise<Locator> {
  const button = page.getByRole('button', { name: new RegExp(`^${name}( \\(\\d+\\))?$`) })
  if (await button.isVisible()) {
    await button.click()
    const panel = page.getByRole('group', { name: menuTitles[name], exact: true })
    await expect(panel.locator('input, button, a').first()).toBeVisible()
    return panel
  }
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const more = page.getByRole('group', { name: 'More', exact: true })
  const panel = more.locator('details[name="more"]').filter({ hasText: new RegExp(`^${name}`) })
  await panel.locator('summary').first().click()
  await expect(panel.locator('input, button, a').first()).toBeVisible()
  return panel
}

/** The list shows so many imports. */
export async function expectRows(page: Page, count: number): Promise<void> {
  await expect(sortedTable(page)).toHaveAttribute('aria-rowcount', String(count + 1))
}

/** Opens the first failed import of the list. */
export async function openFirstFailed(page: Page): Promise<void> {
  await tab(page, /^Failed/).click()
  await importsTable(page).getByRole('link').first().click()
  await expect(details(page).getByRole('region', { name: 'Failure' })).toBeVisible()
}
