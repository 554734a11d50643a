import { expect, test } from './console.ts'
import { details, row, rowLink } from './screens.ts'

/** Room for all rows. */
test.use({ viewport: { width: 1280, height: 2600 } })

test('tells each failure, whatever it lacks', async ({ page, oddConsole: console }) => {
  await console.open('/imports?status=failed')
  await test.step('tells the failure first: reason, what to do, code, message', async () => {
    await rowLink(page, 'Trade press, logistics').click()
    const failure = details(page).getByRole('region', { name: 'Failure' })
    await expect(details(page).getByRole('region').first()).toHaveAccessibleName('Failure')
    await expect(failure.getByRole('heading', { name: 'No URLs in the identifier column' })).toBeVisible()
    await expect(failure).toContainText('What to do: Choose the column that has them, or add one.')
    await expect(failure.getByText('missing_identifier', { exact: true })).toBeVisible()
    await expect(failure.getByLabel('Message from Exa')).toHaveText(/column 3 \(“Link”\)/)
    await expect(failure).toContainText(/Failed \w{3} \d+, 20\d\d/)
  })

  await test.step('shows a long message whole and wrapped', async () => {
    await rowLink(page, 'Approved vendors EMEA').click()
    const message = details(page).getByLabel('Message from Exa')
    await expect(message).toContainText('14 problems were found; the first 6 are:\n  1. row 18: expected 11')
    await expect(message).toContainText('upload it again; this one is not retried.')
    expect(await message.evaluate((block) => block.scrollWidth - block.clientWidth)).toBe(0)
  })

  await test.step('says so when there is no message', async () => {
    await rowLink(page, 'Literature list: battery recycling').click()
    const failure = details(page).getByRole('region', { name: 'Failure' })
    await expect(failure.getByRole('heading', { name: 'Invalid file content' })).toBeVisible()
    await expect(failure).toContainText('No message.')
    await expect(failure.getByRole('button', { name: 'Copy message' })).toHaveCount(0)
  })

  await test.step('reads a reason that it does not know as words, and says where more is told', async () => {
    await expect(row(page, 'Closed-lost contacts, Iberia')).toContainText('Quota exceeded')
    await rowLink(page, 'Closed-lost contacts, Iberia').click()
    const failure = details(page).getByRole('region', { name: 'Failure' })
    await expect(failure.getByRole('heading', { name: 'Quota exceeded' })).toBeVisible()
    await expect(failure.getByText('quota_exceeded').first()).toBeVisible()
    await expect(
      failure.getByRole('link', { name: 'failure reasons in Exa’s documentation' }),
    ).toHaveAttribute('href', 'https://docs.exa.ai/websets/api/imports/get-import')
    await expect(failure).toContainText('The plan allows 10000 rows a month; 9810 were used')
  })

  await test.step('shows a failure of an import that is still pending', async () => {
    await console.open('/imports?status=pending')
    await expect(row(page, 'Referrals March')).toContainText('Missing identifier')
    await rowLink(page, 'Referrals March').click()
    const failure = details(page).getByRole('region', { name: 'Failure' })
    await expect(failure).toContainText('Exa reports a failure, but the status is still Pending.')
    await expect(failure).toContainText('No identifier was named')
  })

  await test.step('shows no failure where there is none', async () => {
    await console.open()
    await rowLink(page, 'Conference attendees — Berlin').click()
    await expect(details(page).getByRole('region', { name: 'Facts' })).toBeVisible()
    await expect(details(page).getByRole('region', { name: 'Failure' })).toHaveCount(0)
  })
})

test('copies the message and the id', async ({ page, context, console }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: console.url })
  await console.open('/imports?status=failed')
  await rowLink(page, 'Newsletter sign-ups January').click()
  const message = await details(page).getByLabel('Message from Exa').innerText()
  await details(page).getByRole('button', { name: 'Copy message' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Copied message' })).toBeAttached()
  const pasted = () => page.evaluate(() => navigator.clipboard.readText())
  expect(await pasted()).toBe(message)
  await details(page).getByRole('button', { name: 'Copy id' }).click()
  await expect.poll(pasted).toMatch(/^import_\w{25}$/)
})
