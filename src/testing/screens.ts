import { type ByRoleMatcher, fireEvent, within } from '@testing-library/react'
import { eventually, user } from './open-page.tsx'

// The parts of the app, by the roles and names that a person meets them under. Each throws where the part is not there.

/**
 * The one element of a role and name, in the page or inside another element. As `getByRole`, which works out all the
 * roles of the page for its message: too slow for what is asked again and again until it is there.
 */
export function find(
  role: ByRoleMatcher,
  name: string | RegExp,
  inside: HTMLElement = document.body,
): HTMLElement {
  const found = within(inside).queryByRole(role, { name })
  if (!found) throw new Error(`There is no ${role} “${name}”.`)
  return found
}

/** Whether there is one. */
export const has = (
  role: ByRoleMatcher,
  name: string | RegExp,
  inside: HTMLElement = document.body,
): boolean => within(inside).queryAllByRole(role, { name }).length > 0

export const importsTable = (): HTMLElement => find('table', 'Imports, newest first')

/** How many imports the list has, in view or not. */
export const rowCount = (): number => Number(find('table', /^Imports, /).getAttribute('aria-rowcount')) - 1

/** The link to an import, in the list or in a group. */
export const rowLink = (title: string | RegExp): HTMLElement => find('link', title)

/** The row of an import. */
export function row(title: string | RegExp): HTMLElement {
  const found = rowLink(title).closest('tr')
  if (!found) throw new Error(`${title} is in no row.`)
  return found
}

/** Whether the list has a link of this title. */
export const hasRow = (title: string | RegExp): boolean => has('link', title)

/** A status tab by its words and count: `Failed 15`. */
export const tab = (name: string | RegExp): HTMLElement =>
  find('link', name, find('navigation', 'Filter by status'))

export const details = (): HTMLElement => find('complementary', 'Import details')

/** What the details say of the websets that use the import. */
export const usedBy = (): HTMLElement => find('region', 'Used by', details())

export const deleteDialog = (): HTMLElement => find('alertdialog', 'Delete import')

/** The button in the dialog that deletes. */
export const confirmButton = (): HTMLElement => find('button', 'Delete import', deleteDialog())

/** Where the dialog asks to type what is about to be deleted. */
export const confirmField = (): HTMLElement => find('textbox', /Type .+ to confirm/, deleteDialog())

/** What the dialog says of the websets that use the import. */
export const impactInDialog = (): HTMLElement => find('group', 'Used by', deleteDialog())

/** The failure that the dialog shows inside. */
export const deletionFailure = (): HTMLElement => find('alert', /^/, deleteDialog())

/** What says, under the list, that an import was deleted. */
export const deletedNotice = (): HTMLElement => {
  const found = within(document.body)
    .queryAllByRole('status')
    .find((each) => each.textContent.includes('See the record'))
  if (!found) throw new Error('Nothing says that an import was deleted.')
  return found
}

/** The failure of the list, over it. */
export const listFailure = (): HTMLElement => find('alert', /^/, find('region', 'Imports'))

/** The small note that a read failed or is tried again. */
export const readNote = (): HTMLElement => within(document.body).getByText(/Retrying|Couldn’t refresh/)

export const record = (): HTMLElement => find('complementary', 'Deletion record')

/** The value beside a term of a list of facts. */
export function fact(inside: HTMLElement, name: string): Element | null {
  const term = within(inside)
    .getAllByRole('term')
    .find((each) => each.textContent.includes(name))
  return term?.nextElementSibling ?? null
}

export const searchBox = (): HTMLElement => find('searchbox', 'Search titles, ids, metadata and messages')

/** What is under the list while something is selected. */
export const selection = (): HTMLElement => find('region', 'Selection')

export const selectBox = (title: string): HTMLElement => find('checkbox', `Select ${title}`)

export const selectAll = (): HTMLElement => find('checkbox', /^Select all [\d,]+ that match$/)

export const bulkDialog = (): HTMLElement =>
  find('alertdialog', /^Delete [\d,]+ imports?$|^Nothing left to delete$/)

export const countField = (): HTMLElement => find('textbox', /^Type [\d,]+ to confirm$/, bulkDialog())

/** The button in that dialog which deletes, or asks another operator. */
export const bulkConfirm = (): HTMLElement =>
  within(bulkDialog())
    .getAllByRole('button', {
      name: /^((Delete|Ask to delete) [\d,]+ imports?|Starting…|Asking…|Try again.*)$/,
    })
    .at(-1)!

/** The jobs under every page. */
export const dock = (): HTMLElement => find('region', 'Deletion jobs')

export const triage = (): HTMLElement => find('region', 'Triage')

/** Where the triage is: `2 of 3`, and whether that one is marked. */
export const progress = (): HTMLElement | undefined => within(triage()).getAllByRole('status')[0]

/** Presses a button once it is there: anywhere, or inside something. */
export async function press(name: string | RegExp, inside?: () => HTMLElement): Promise<void> {
  const button = () => find('button', name, inside?.())
  await eventually(button).toBeInTheDocument()
  await user.click(button())
}

/** Follows a link once it is there. */
export async function follow(name: string | RegExp, inside?: () => HTMLElement): Promise<void> {
  const link = () => find('link', name, inside?.())
  await eventually(link).toBeInTheDocument()
  await user.click(link())
}

/**
 * Opens a menu over the list by its title. A browser shows and hides it, which the page here cannot: it gets the events
 * that the browser would send.
 */
export async function openMenu(
  title: 'Filters' | 'Saved views' | 'Export' | 'Display' | 'More',
): Promise<HTMLElement> {
  const panel = () => find('group', title)
  await eventually(panel).toBeInTheDocument()
  const menu = panel()
  menu.hidePopover = () =>
    void fireEvent(menu, Object.assign(new Event('toggle'), { oldState: 'open', newState: 'closed' }))
  fireEvent(menu, Object.assign(new Event('beforetoggle'), { oldState: 'closed', newState: 'open' }))
  await eventually(() => menu.querySelector('input, button, a')).not.toBeNull()
  return menu
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

/** Selects all that are listed, and opens the dialog that asks before deleting many. */
export async function openBulk(): Promise<void> {
  await eventually(selectAll).toBeInTheDocument()
  await user.click(selectAll())
  await press(/^Delete [\d,]+ imports?…$/, selection)
  await eventually(bulkDialog).toBeInTheDocument()
}

/** Types the count that the dialog asks for, and deletes once it lets itself. */
export async function confirmBulk(count: string): Promise<void> {
  await user.clear(countField())
  await user.type(countField(), count)
  await eventually(bulkConfirm).not.toHaveAttribute('aria-disabled')
  await user.click(bulkConfirm())
}

/** Deletes all that are listed in one job. */
export async function deleteAll(count: string): Promise<void> {
  await openBulk()
  await confirmBulk(count)
  await eventually(() => has('alertdialog', /^/)).toBe(false)
}
