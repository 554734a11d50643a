import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { openMenu, row, selection, triage } from './screens.ts'

/** How many pixels the page is wider than the screen, and the controls that reach beyond it. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    const beyond = [...document.querySelectorAll('button, a, input, h1, h2, h3, p')].filter((element) => {
      const { left, right } = element.getBoundingClientRect()
      return (
        element.checkVisibility() &&
        (right > clientWidth + 1 || left < -1) &&
        !element.closest('nav[aria-label="Filter by status"], .sr-only')
      )
    })
    return {
      pixels: scrollWidth - clientWidth,
      beyond: beyond.map((element) => element.outerHTML.slice(0, 120)),
    }
  })
const none = { pixels: 0, beyond: [] }

for (const [name, viewport] of [
  ['the narrowest window', { width: 320, height: 640 }],
  ['a zoom of 200 %', { width: 640, height: 450 }],
] as const)
  test.describe(`in ${name}`, () => {
    test.use({ viewport, deviceScaleFactor: 2 })

    test('everything fits', async ({ page, console }) => {
      await test.step('the list, its menus and the selection fit', async () => {
        await console.open('/imports?q=leads&rows=1')
        await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()
        expect(await overflow(page)).toEqual(none)
        for (const menu of ['Filters', 'Views', 'Export', 'Display'] as const) {
          const panel = await openMenu(page, menu)
          expect(await overflow(page), menu).toEqual(none)
          expect(
            await panel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
            menu,
          ).toBe(0)
          await page.keyboard.press('Escape')
        }
        await page.getByRole('checkbox', { name: 'Select Q1 leads (CRM export)' }).check()
        await expect(selection(page).getByRole('button', { name: 'Clear' })).toBeInViewport({ ratio: 1 })
        expect(await overflow(page)).toEqual(none)
      })

      await test.step('groups and triage fit', async () => {
        await console.open('/imports?mode=groups')
        await page.getByRole('button', { name: 'Show imports' }).first().click()
        await expect(page.getByRole('table', { name: 'Imports in this group' })).toBeVisible()
        expect(await overflow(page)).toEqual(none)
        await console.open('/imports?mode=triage')
        await triage(page).getByRole('button', { name: 'Start' }).click()
        await expect(triage(page).getByRole('button', { name: 'Next' })).toBeInViewport({ ratio: 1 })
        expect(await overflow(page)).toEqual(none)
        await page.keyboard.press('x')
        await page.keyboard.press('Escape')
        await expect(
          triage(page).getByRole('heading', { name: '1 import marked for deletion' }),
        ).toBeVisible()
        expect(await overflow(page)).toEqual(none)
      })
    })
  })

test('nothing moves by itself where less motion is wanted', async ({ page, console }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await console.open('/imports?status=failed')
  await expect(row(page, 'Q1 leads (CRM export)')).toBeVisible()
  await openMenu(page, 'Filters')
  const moving = await page.evaluate(
    () =>
      document
        .getAnimations()
        .filter(({ effect }) => (effect?.getComputedTiming().duration ?? 0) > (20 as CSSNumberish)).length,
  )
  expect(moving).toBe(0)
})
