import { expect, test } from './console.ts'
import { importsTable } from './screens.ts'

test('goes by the clock of the server where that of the browser is off', async ({ context, console }) => {
  const times: string[][] = []
  for (const minutesOff of [0, 10, -10]) {
    const page = await context.newPage()
    await page.addInitScript((ms) => {
      const { now } = Date
      const Real = Date
      class Off extends Real {
        constructor(...given: unknown[]) {
          super(...((given.length === 0 ? [now() + ms] : given) as [number]))
        }
        static override now = () => now() + ms
      }
      globalThis.Date = Off as DateConstructor
    }, minutesOff * 60_000)
    await page.goto(`${console.url}/imports?stuck=1`)
    await expect(importsTable(page)).toBeVisible()
    const stuck = await importsTable(page).getAttribute('aria-rowcount')
    await page.goto(`${console.url}/imports`)
    await expect(importsTable(page)).toBeVisible()
    const created = await importsTable(page).locator('time').first().innerText()
    await page.getByRole('link', { name: 'API' }).click()
    const clock = page.getByRole('table').locator('time').last()
    const startedAt = Date.parse((await clock.getAttribute('datetime')) ?? '')
    expect(Math.abs(startedAt - Date.now())).toBeLessThan(60_000)
    times.push([stuck ?? '', created.replace(/\d+ min ago|just now/, 'minutes ago')])
    await page.close()
  }
  expect(times[1]).toEqual(times[0])
  expect(times[2]).toEqual(times[0])
  expect(times[0]?.[1]).toBe('minutes ago')
})
