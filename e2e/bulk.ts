import { expect, type Locator, type Page } from '@playwright/test'
import { selection, sortedTable } from './screens.ts'

/** The parts of the app that delete many, by the roles and names that a person meets them under. */

export const selectBox = (page: Page, title: string): Locator =>
  page.getByRole('checkbox', { name: `Select ${title}` })

export const selectAll = (page: Page): Locator =>
  page.getByRole('checkbox', { name: /^Select all [\d,]+ that match$/ })

export const bulkDialog = (page: Page): Locator =>
  page.getByRole('alertdialog', { name: /^Delete [\d,]+ imports?$|^Nothing left to delete$/ })

/** The button in the dialog that deletes, whatever it says at the time. */
export const bulkConfirm = (page: Page): Locator =>
  bulkDialog(page)
    .getByRole('button', { name: /^((Delete|Ask to delete) [\d,]+ imports?|Starting…|Asking…|Try again.*)$/ })
    .last()

/** Where the dialog asks to type how many are about to be deleted. */
export const countField = (page: Page): Locator =>
  bulkDialog(page).getByRole('textbox', { name: /^Type [\d,]+ to confirm$/ })

/** The jobs under every page. The page of all jobs has a region of the same name. */
export const dock = (page: Page): Locator =>
  page.getByRole('region', { name: 'Deletion jobs' }).and(page.locator(':not(main *)'))

export const bar = (page: Page): Locator => dock(page).getByRole('progressbar')

/** Opens the dialog for what is selected. */
export async function openBulk(page: Page): Promise<void> {
  await selection(page)
    .getByRole('button', { name: /^Delete [\d,]+ imports?…$/ })
    .click()
  await expect(bulkDialog(page)).toBeVisible()
}

/** Types the count that the dialog asks for, and deletes once it lets itself. */
export async function confirmBulk(page: Page, count: string): Promise<void> {
  await countField(page).fill(count)
  await expect(bulkConfirm(page)).not.toHaveAttribute('aria-disabled')
  await bulkConfirm(page).click()
}

/** Selects all that are listed, and starts a job that deletes them. */
export async function deleteAll(page: Page, count: string): Promise<void> {
  await selectAll(page).check()
  await openBulk(page)
  await confirmBulk(page, count)
  await expect(bulkDialog(page)).toHaveCount(0)
}

/** All jobs of a console, newest first, as its own route lists them. */
export async function jobsOf(page: Page): Promise<{ id: string; state: string; total: number }[]> {
  return page.evaluate(async () => {
    const { basePath = '' } = document.documentElement.dataset
    return (await (await fetch(`${basePath}/api/console/jobs`)).json()).data
  })
}

/** How many imports the list shows. */
export async function rowCount(page: Page): Promise<number> {
  return Number(await sortedTable(page).getAttribute('aria-rowcount')) - 1
}
