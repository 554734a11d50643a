import { expect, test } from './console.ts'
import { expectRows, importsTable, tab } from './screens.ts'

test('picks days by keys, by dragging and in a table', async ({ page, console }) => {
  await test.step('picks a day by keys, and gives it up again', async () => {
    await console.open()
    const chart = page.getByRole('slider', { name: 'Imports per day' })
    await expect(chart).toHaveAttribute('aria-valuetext', /^[\w ,]+: \d+ imports?, /)
    await expect(chart).toHaveAccessibleDescription(/Arrow keys move from bar to bar/)
    await chart.press('End')
    await chart.press('ArrowLeft')
    const before = Number(await chart.getAttribute('aria-valuenow'))
    expect(before).toBe(Number(await chart.getAttribute('aria-valuemax')) - 1)
    await chart.press('End')
    const words = await chart.getAttribute('aria-valuetext')
    const [, count] = /: (\d+) imports?/.exec(words!)!
    await chart.press('Enter')
    await expect(page).toHaveURL(/\/imports\?from=(\d{4}-\d\d-\d\d)&to=\1$/)
    await expectRows(page, Number(count))
    await expect(page.getByRole('region', { name: 'Imports per day' })).toContainText(
      new RegExp(`: ${count} imports?`),
    )
    await expect(chart).toBeFocused()
    await chart.press('Escape')
    await expect(page).toHaveURL(/\/imports$/)
    await expectRows(page, 60)
  })

  await test.step('picks several days by Shift, and by dragging', async () => {
    await console.open()
    const chart = page.getByRole('slider', { name: 'Imports per day' })
    await expect(importsTable(page)).toBeVisible()
    await chart.press('End')
    for (let step = 0; step < 3; step++) await chart.press('Shift+ArrowLeft')
    await chart.press('Enter')
    await expect(page).toHaveURL(/\?from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d$/)
    const byKeys = page.url()
    await page.getByRole('button', { name: 'Clear dates' }).click()
    await expect(page).toHaveURL(/\/imports$/)
    await expect(page.getByRole('button', { name: 'Show as table' })).toBeFocused()

    const { x, y, width } = (await chart.boundingBox())!
    const step = width / Number(await chart.getAttribute('aria-valuemax'))
    await page.mouse.move(x + width - step / 2, y + 20)
    await page.mouse.down()
    await page.mouse.move(x + width - 3.5 * step, y + 20, { steps: 4 })
    await page.mouse.up()
    await expect(page).toHaveURL(byKeys)
  })

  await test.step('keeps its axis and its scale whatever is filtered', async () => {
    await console.open()
    const chart = page.getByRole('region', { name: 'Imports per day' })
    const slider = chart.getByRole('slider')
    await expect(slider).toHaveAttribute('aria-valuemax', '30')
    // The dates under the bars, and the ends of the scale.
    const before = await chart.locator('div[aria-hidden] > span').allTextContents()
    await tab(page, /^Pending/).click()
    await expect(chart).toContainText(': 4 imports')
    await expect(slider).toHaveAttribute('aria-valuemax', '30')
    expect(await chart.locator('div[aria-hidden] > span').allTextContents()).toEqual(before)
  })

  await test.step('is a table too', async () => {
    await console.open()
    await page.getByRole('button', { name: 'Show as table' }).click()
    const table = page.getByRole('table', { name: 'Imports per day, newest first' })
    await expect(table.getByRole('columnheader')).toContainText(['Day', 'Failed', 'Completed', 'Total'])
    const newest = table.getByRole('row').nth(1)
    const total = Number(await newest.getByRole('cell').last().textContent())
    await newest.getByRole('button').click()
    await expect(page).toHaveURL(/\?from=(\d{4}-\d\d-\d\d)&to=\1$/)
    await expect(newest.getByRole('button')).toHaveAttribute('aria-pressed', 'true')
    await expectRows(page, total)
    await page.getByRole('button', { name: 'Show as chart' }).click()
    await expect(page.getByRole('slider', { name: 'Imports per day' })).toBeVisible()
  })
})

test('follows a list that never rests, once in a while', async ({ page, console }) => {
  await page.clock.install()
  await console.open()
  const chart = page.getByRole('region', { name: 'Imports per day' })
  await expect(chart).toContainText(': 60 imports')
  const search = page.getByRole('searchbox')
  await page.clock.pauseAt(Date.now() + 60_000)
  // Each text comes 100 ms after the one before, for less than a second, and for more.
  const type = async (texts: readonly string[]) => {
    for (const text of texts) {
      await search.fill(text)
      await page.clock.runFor(100)
    }
  }
  await type(['c', 'cr', 'c', 'cr'])
  await expect(importsTable(page).locator('mark').first()).toBeVisible()
  await expect(chart).toContainText(': 60 imports')
  await type(['crm', 'cr', 'crm', 'cr', 'crm', 'cr', 'crm', 'cr', 'crm', 'cr'])
  await expect(chart).not.toContainText(': 60 imports')
})
