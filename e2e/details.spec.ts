import { expect, test } from './console.ts'
import { deleteButton, details, fact, importsTable, row, rowLink } from './screens.ts'

const title = 'Newsletter sign-ups January'

test('opens and closes by pointer, keys and address, with the row in view and the focus given back', async ({
  page,
  console,
}) => {
  await test.step('opens by a click anywhere on the row, under its own address', async () => {
    await console.open('/imports?status=failed')
    await row(page, title).click({ position: { x: 700, y: 20 } })
    await expect(details(page).getByRole('heading', { name: title })).toBeFocused()
    await expect(page).toHaveURL(/\/imports\/import_\w{25}\?status=failed$/)
    await expect(rowLink(page, title)).toHaveAttribute('aria-current', 'true')
    await page.reload()
    await expect(details(page).getByRole('heading', { name: title })).toBeVisible()
    await page.goBack()
    await expect(details(page)).toBeHidden()
    await expect(importsTable(page)).toHaveAttribute('aria-rowcount', '15')
  })

  await test.step('opens with Enter, closes with Escape, and gives the focus back to the row', async () => {
    await console.open()
    await rowLink(page, title).focus()
    await page.keyboard.press('Enter')
    await expect(details(page).getByRole('heading', { name: title })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(details(page)).toBeHidden()
    await expect(rowLink(page, title)).toBeFocused()
    await expect(page).toHaveURL(`${console.url}/imports`)
  })

  await test.step('opens from a link alone, and leads back to the list', async () => {
    await console.open()
    const address = await rowLink(page, title).getAttribute('href')
    await page.goto('about:blank')
    await page.goto(new URL(address!, console.url).href)
    await expect(details(page).getByRole('heading', { name: title })).toBeVisible()
    await expect(rowLink(page, title)).toHaveAttribute('aria-current', 'true')
    await details(page).getByRole('button', { name: 'Close' }).click()
    await expect(details(page)).toBeHidden()
    await expect(rowLink(page, title)).toBeFocused()
  })

  await test.step('goes from one import to the next without closing', async () => {
    await console.open()
    await rowLink(page, title).click()
    await expect(details(page).getByRole('heading', { name: title })).toBeVisible()
    await rowLink(page, 'Trade press, logistics').click()
    await expect(details(page).getByRole('heading', { name: 'Trade press, logistics' })).toBeFocused()
    await expect(details(page)).toContainText('missing_identifier')
    await expect(deleteButton(page)).toBeVisible()
  })

  await test.step('keeps in view the row that was opened, which has less room beside the details', async () => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await console.open()
    const lastInView = page.locator('[data-import-id]').nth(8)
    await lastInView.getByRole('link').click()
    await expect(details(page).getByRole('heading').first()).toBeFocused()
    await expect(lastInView).toBeInViewport({ ratio: 1 })
  })
})

test('tells what an import holds, metadata as text', async ({ page, oddConsole: console }) => {
  await test.step('tells what an import holds, with its metadata, times and JSON', async () => {
    await console.open()
    await rowLink(page, 'Q1 leads (CRM export)').click()
    const facts = details(page).getByRole('region', { name: 'Facts' })
    await expect(fact(facts, 'Rows')).toHaveText('718')
    await expect(fact(facts, 'Entity')).toHaveText('Person')
    await expect(fact(facts, 'Format')).toHaveText(/^CSV file/)
    await expect(fact(facts, 'Created')).toHaveText(/^\w{3} \d+, 20\d\d, \d+:\d\d:\d\d [AP]M .+ \(.+ago\)$/)
    await expect(details(page).getByRole('region', { name: 'Metadata' })).toContainText('owner')
    await details(page).getByText('Raw JSON').first().click()
    await expect(details(page).getByLabel('Raw JSON')).toContainText('"title": "Q1 leads (CRM export)"')
  })

  await test.step('shows metadata as text, whatever it looks like', async () => {
    await console.open()
    const id = await page.evaluate(async (url) => {
      const answer = await fetch(`${url}/api/websets/v0/imports?limit=200`)
      const { data } = (await answer.json()) as { data: { id: string; metadata: Record<string, string> }[] }
      return data.find(({ metadata }) => metadata['link']?.startsWith('javascript:'))?.id
    }, console.url)
    await console.open(`/imports/${id}`)
    const metadata = details(page).getByRole('region', { name: 'Metadata' })
    await expect(fact(metadata, 'link')).toHaveText('javascript:alert(1)')
    await expect(fact(metadata, 'note')).toHaveText('<b>bold</b>')
    await expect(fact(metadata, 'constructor')).toHaveText('data-team')
    await expect(metadata.getByRole('link')).toHaveCount(0)
  })
})
