import { screen, within } from '@testing-library/react'
import { eventually, user } from './open-page.tsx'

// The parts of the app, by the roles and names that a person meets them under. Each throws where the part is not there.

export const importsTable = (): HTMLElement => screen.getByRole('table', { name: 'Imports, newest first' })

/** How many imports the list has, in view or not. */
export const rowCount = (): number =>
  Number(screen.getByRole('table', { name: /^Imports, / }).getAttribute('aria-rowcount')) - 1

/** The link to an import, in the list or in a group. */
export const rowLink = (title: string | RegExp): HTMLElement => screen.getByRole('link', { name: title })

/** The row of an import. */
export function row(title: string | RegExp): HTMLElement {
  const found = rowLink(title).closest('tr')
  if (!found) throw new Error(`${title} is in no row.`)
  return found
}

/** Whether the list has a link of this title. */
export const hasRow = (title: string | RegExp): boolean =>
  screen.queryByRole('link', { name: title }) !== null

/** A status tab by its words and count: `Failed 15`. */
export const tab = (name: string | RegExp): HTMLElement =>
  within(screen.getByRole('navigation', { name: 'Filter by status' })).getByRole('link', { name })

export const details = (): HTMLElement => screen.getByRole('complementary', { name: 'Import details' })

/** What the details say of the websets that use the import. */
export const usedBy = (): HTMLElement => within(details()).getByRole('region', { name: 'Used by' })

export const deleteDialog = (): HTMLElement => screen.getByRole('alertdialog', { name: 'Delete import' })

/** The button in the dialog that deletes. */
export const confirmButton = (): HTMLElement =>
  within(deleteDialog()).getByRole('button', { name: 'Delete import' })

/** Where the dialog asks to type what is about to be deleted. */
export const confirmField = (): HTMLElement =>
  within(deleteDialog()).getByRole('textbox', { name: /Type .+ to confirm/ })

/** What the dialog says of the websets that use the import. */
export const impactInDialog = (): HTMLElement =>
  within(deleteDialog()).getByRole('group', { name: 'Used by' })

/** The failure that the dialog shows inside. */
export const deletionFailure = (): HTMLElement => within(deleteDialog()).getByRole('alert')

/** What says, under the list, that an import was deleted. */
export const deletedNotice = (): HTMLElement => {
  const found = screen.getAllByRole('status').find((each) => each.textContent.includes('See the record'))
  if (!found) throw new Error('Nothing says that an import was deleted.')
  return found
}

/** The failure of the list, over it. */
export const listFailure = (): HTMLElement =>
  within(screen.getByRole('region', { name: 'Imports' })).getByRole('alert')

export const record = (): HTMLElement => screen.getByRole('complementary', { name: 'Deletion record' })

/** The value beside a term of a list of facts. */
export function fact(inside: HTMLElement, name: string): Element | null {
  const term = within(inside)
    .getAllByRole('term')
    .find((each) => each.textContent.includes(name))
  return term?.nextElementSibling ?? null
}

export const searchBox = (): HTMLElement =>
  screen.getByRole('searchbox', { name: 'Search titles, ids, metadata and messages' })

/** What is under the list while something is selected. */
export const selection = (): HTMLElement => screen.getByRole('region', { name: 'Selection' })

export const selectBox = (title: string): HTMLElement =>
  screen.getByRole('checkbox', { name: `Select ${title}` })

export const selectAll = (): HTMLElement =>
  screen.getByRole('checkbox', { name: /^Select all [\d,]+ that match$/ })

export const bulkDialog = (): HTMLElement =>
  screen.getByRole('alertdialog', { name: /^Delete [\d,]+ imports?$|^Nothing left to delete$/ })

export const countField = (): HTMLElement =>
  within(bulkDialog()).getByRole('textbox', { name: /^Type [\d,]+ to confirm$/ })

/** The button in that dialog which deletes. */
export const bulkConfirm = (): HTMLElement =>
  within(bulkDialog())
    .getAllByRole('button', { name: /^(Delete [\d,]+ imports?|Starting…|Try again.*)$/ })
    .at(-1)!

/** The jobs under every page. */
export const dock = (): HTMLElement => screen.getByRole('region', { name: 'Deletion jobs' })

export const triage = (): HTMLElement => screen.getByRole('region', { name: 'Triage' })

/** Where the triage is: `2 of 3`, and whether that one is marked. */
export const progress = (): HTMLElement | undefined => within(triage()).getAllByRole('status')[0]

/** Presses a button once it is there: anywhere, or inside something. */
export async function press(name: string | RegExp, inside?: () => HTMLElement): Promise<void> {
  const find = () => (inside ? within(inside()) : screen).getByRole('button', { name })
  await eventually(find).toBeInTheDocument()
  await user.click(find())
}

/** Follows a link once it is there. */
export async function follow(name: string | RegExp, inside?: () => HTMLElement): Promise<void> {
  const find = () => (inside ? within(inside()) : screen).getByRole('link', { name })
  await eventually(find).toBeInTheDocument()
  await user.click(find())
}

/** Opens the dialog that asks before deleting, from the list or from the details that are open. */
export async function openDeletion(title?: string): Promise<void> {
  if (title !== undefined) await follow(title)
  await press('Delete import…', details)
  await eventually(deleteDialog).toBeInTheDocument()
}

/** Confirms it, once the dialog lets itself. */
export async function confirmDeletion(): Promise<void> {
  await eventually(confirmButton).not.toHaveAttribute('aria-disabled')
  await user.click(confirmButton())
}
