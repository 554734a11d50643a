import { expect, test } from './console.ts'
import { confirmButton, deletedNotice, fact, openDeletion, record } from './screens.ts'

test('keeps the record whole, with its request id, and opens it by its address', async ({ page, live }) => {
  await live.open()
  await openDeletion(page, 'Suppliers to audit')
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toBeVisible()
  const sent = live.stub.requests.findIndex(({ method }) => method === 'DELETE') + 1

  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Deletions' }).click()
  await expect(page).toHaveTitle('Deletions · Imports Console')
  const table = page.getByRole('table', { name: 'Deletions, newest first' })
  const cells = table.getByRole('row').nth(1).getByRole('cell')
  await expect(cells).toHaveText(
    [
      /^Suppliers to audit\s*import_suppliers$/,
      'Deleted',
      /just now|ago/,
      /^127\.0\.0\.1 · Chrome/,
      // No reason was given.
      '–',
      // It is part of no job.
      '–',
      `req_stub_${sent}`,
    ],
    // What narrower pages show in other places is in the page too.
    { useInnerText: true },
  )

  await table.getByRole('link', { name: 'Suppliers to audit' }).click()
  await page.reload()
  const panel = record(page)
  await expect(panel.getByRole('heading', { name: 'Suppliers to audit' })).toBeVisible()
  await expect(panel).toContainText('Deleted')
  await expect(fact(panel, 'Import id')).toContainText('import_suppliers')
  await expect(fact(panel, 'Request id')).toContainText(`req_stub_${sent}`)
  await expect(fact(panel, 'Attempts')).toHaveText('1')
  await expect(fact(panel, 'Last response')).toHaveText('HTTP 200')
  await expect(fact(panel, 'Account')).toHaveText(`Live · default (${new URL(live.stub.url).host})`)
  await expect(fact(panel, 'By')).toContainText('127.0.0.1')
  await expect(fact(panel, 'Completed')).toContainText(/just now|ago/)
  await expect(panel.getByRole('region', { name: 'Used by' })).toContainText('Not used: there are no websets')
  await expect(panel.getByRole('region', { name: 'Failure' })).toContainText('Row 14 has 9 columns')
  await panel.getByText('Raw JSON').first().click()
  const text = await panel.getByLabel('Raw JSON').last().textContent()
  expect(JSON.parse(text ?? '')).toMatchObject({
    id: 'import_suppliers',
    count: 96,
    metadata: { team: 'growth' },
  })

  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(page).toHaveURL(`${live.url}/deletions`)
})
