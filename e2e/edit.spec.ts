import type { Locator, Page } from '@playwright/test'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { change } from '../server/testing/live-imports.ts'
import { details, fact, importsTable, row, rowLink, searchBox } from './screens.ts'

const title = 'Suppliers to audit'
const form = (page: Page): Locator => details(page).getByRole('form', { name: 'Edit import' })
const field = (page: Page, name: string): Locator => form(page).getByRole('textbox', { name, exact: true })
const button = (page: Page, name: string | RegExp): Locator => form(page).getByRole('button', { name })
const state = (page: Page): Locator => form(page).getByRole('status').last()
const editButton = (page: Page): Locator => details(page).getByRole('button', { name: 'Edit', exact: true })
const heading = (page: Page, name: string): Locator =>
  details(page).getByRole('heading', { name, exact: true })
const conflictOf = (page: Page, name: string): Locator =>
  form(page).getByRole('alert').getByRole('group', { name })

/** Opens an import of the list, and its form. */
async function edit(page: Page, of: string): Promise<void> {
  await rowLink(page, of).click()
  await editButton(page).click()
  await expect(field(page, 'Title')).toBeFocused()
  // It can be pressed once, and says so only to whoever tries again.
  await expect(editButton(page)).toHaveAttribute('title', 'You are editing it')
  await expect(page.getByText('You are editing it')).toHaveCount(0)
}

test('edits title and metadata by keyboard, and throws nothing away unasked', async ({
  page,
  oddConsole: console,
}) => {
  await console.open()
  const read = () =>
    page.evaluate(async (url) => {
      const answer = await fetch(`${url}/api/websets/v0/imports?limit=200`)
      const { data } = (await answer.json()) as { data: { id: string; metadata: Record<string, string> }[] }
      const found = data.find(({ metadata }) => Object.hasOwn(metadata, '__proto__'))
      return { id: found!.id, metadata: JSON.stringify(found!.metadata) }
    }, console.url)
  const { id } = await read()
  await console.open(`/imports/${id}`)
  await expect(fact(details(page).getByRole('region', { name: 'Metadata' }), '__proto__')).toBeVisible()
  await expect(details(page).getByRole('heading', { level: 2 })).toBeFocused()
  await page.keyboard.press('e')
  await expect(field(page, 'Title')).toBeFocused()
  await expect(button(page, 'Save')).toHaveAttribute('title', 'There are no changes')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Edited here')
  await expect(state(page)).toHaveText('Changed: title')

  // Escape asks, and the panel stays.
  await page.keyboard.press('Escape')
  const asking = page.getByRole('alertdialog', { name: 'Discard changes' })
  await expect(asking).toHaveAccessibleDescription('Not saved yet: title.')
  await expect(asking.getByRole('button', { name: 'Keep editing' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(asking).toBeHidden()
  await expect(field(page, 'Title')).toBeFocused()

  // Another import is looked at, then this one again. The list stands at this one.
  await importsTable(page).evaluate((table) => table.parentElement?.scrollTo(0, 0))
  await rowLink(page, 'Q1 leads (CRM export)').press('Enter')
  await expect(heading(page, 'Q1 leads (CRM export)')).toBeFocused()
  await page.goBack()
  await expect(field(page, 'Title')).toHaveValue('Edited here')

  await button(page, 'Remove metadata note').press('Enter')
  await expect(button(page, 'Add metadata')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(field(page, 'Name 4')).toBeFocused()
  await button(page, 'Save').press('Enter')
  await expect(field(page, 'Name 4')).toBeFocused()
  await expect(field(page, 'Name 4')).toHaveAccessibleDescription('Give it a name, or remove it.')
  await page.keyboard.type('link')
  await expect(field(page, 'Name 4')).toHaveAccessibleDescription('This name is used twice.')
  await page.keyboard.type(' to it')
  await field(page, 'Value 4').fill('x'.repeat(1_001))
  await expect(field(page, 'Value 4')).toHaveAccessibleDescription('At most 1,000 characters; it has 1,001.')
  await field(page, 'Value 4').fill('here')
  await expect(state(page)).toHaveText(/Changed: title, 2 metadata values$/)
  await page.keyboard.press('Enter')
  await expect(form(page)).toBeHidden()
  await expect(editButton(page)).toBeFocused()
  await expect(heading(page, 'Edited here')).toBeVisible()
  expect((await read()).metadata).toBe(
    '{"__proto__":"kept as a plain key","constructor":"data-team","link":"javascript:alert(1)","link to it":"here"}',
  )

  await page.keyboard.press('e')
  await field(page, 'Title').fill('Not kept')
  await page.keyboard.press('Escape')
  await asking.getByRole('button', { name: 'Discard changes' }).press('Enter')
  await expect(editButton(page)).toBeFocused()
  await searchBox(page).fill('Edited here')
  await expect(row(page, 'Edited here')).toBeVisible()
})

test('shows both versions where somebody else changed it meanwhile', async ({ page, live }) => {
  change(live.stub, 'import_suppliers', { metadata: { owner: 'ana', team: 'growth' } })
  await live.open()
  await edit(page, title)
  await field(page, 'Title').fill('Suppliers, mine')
  await field(page, 'Value 1').fill('bo')
  change(live.stub, 'import_suppliers', {
    title: 'Suppliers, theirs',
    metadata: { owner: 'cleo', region: 'EU' },
  })
  await button(page, 'Save').click()
  await expect(form(page).getByRole('alert')).toContainText('Somebody else has changed this import')
  expect(live.stub.count('PATCH')).toBe(0)
  const keep = (name: string) => conflictOf(page, name).getByRole('radio', { name: /^Keep mine/ })
  const take = (name: string) => conflictOf(page, name).getByRole('radio', { name: /^Take theirs/ })
  await expect(keep('Title')).toBeFocused()
  await expect(conflictOf(page, 'Metadata owner')).toContainText('Keep mine: “bo”Take theirs: “cleo”')
  await expect(conflictOf(page, 'Metadata team')).toContainText('Take theirs: not there')
  await expectClean(page, 'a conflict')

  await keep('Title').check()
  await take('Metadata owner').check()
  await take('Metadata team').check()
  await button(page, 'Save').click()
  await expect(keep('Metadata region')).toBeFocused()
  await expect(conflictOf(page, 'Metadata region')).toContainText('Choose one of the two.')
  await take('Metadata region').check()
  await button(page, 'Save').click()
  await expect(heading(page, 'Suppliers, mine')).toBeVisible()
  await expect(form(page)).toBeHidden()
  expect(live.stub.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body)).toEqual([
    '{"title":"Suppliers, mine"}',
  ])
  await expect(row(page, 'Suppliers, mine')).toBeVisible()
})

test('the form is accessible, and fits the narrowest window', async ({ page, console }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await console.open('/imports?status=failed')
  await edit(page, 'Q1 leads (CRM export)')
  await button(page, 'Add metadata').click()
  await button(page, 'Save').click()
  await expect(form(page).getByText('Give it a name, or remove it.')).toBeVisible()
  await expectClean(page, 'the form with an error')
  const beyond = await form(page).evaluate((element) =>
    [...element.querySelectorAll('button, input, textarea, p')].flatMap((each) =>
      each.getBoundingClientRect().right > document.documentElement.clientWidth + 1 ? [each.outerHTML] : [],
    ),
  )
  expect(beyond).toEqual([])
  await expect(button(page, 'Save')).toBeInViewport({ ratio: 1 })
})
