import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { importsTable } from './screens.ts'

const ground = { light: 'rgb(255, 255, 255)', dark: 'rgb(15, 17, 20)' }
const body = (page: Page) => page.locator('body')
const toggle = (page: Page) => page.getByRole('button', { name: /^Theme: / })

/** Notes what the theme is when there is first something to paint. */
async function noteFirstTheme(page: Page): Promise<() => Promise<string | undefined>> {
  await page.addInitScript(() => {
    new MutationObserver((_changes, observer) => {
      if (!document.body) return
      observer.disconnect()
      document.body.dataset['firstTheme'] = document.documentElement.dataset['theme'] ?? 'system'
    }).observe(document, { childList: true, subtree: true })
  })
  return () => page.evaluate(() => document.body.dataset['firstTheme'])
}

for (const system of ['light', 'dark'] as const)
  test(`follows a system that is ${system}, until told otherwise, and remembers`, async ({
    page,
    console,
  }) => {
    const other = system === 'light' ? 'dark' : 'light'
    const firstTheme = await noteFirstTheme(page)
    await page.emulateMedia({ colorScheme: system })
    await console.open()
    await expect(toggle(page)).toHaveAccessibleName('Theme: System')
    await expect(body(page)).toHaveCSS('background-color', ground[system])
    await page.emulateMedia({ colorScheme: other })
    await expect(body(page)).toHaveCSS('background-color', ground[other])
    await page.emulateMedia({ colorScheme: system })

    await toggle(page).click()
    await expect(toggle(page)).toHaveAccessibleName('Theme: Light')
    await expect(body(page)).toHaveCSS('background-color', ground.light)
    await toggle(page).click()
    await expect(toggle(page)).toHaveAccessibleName('Theme: Dark')
    await expect(body(page)).toHaveCSS('background-color', ground.dark)
    expect(await firstTheme()).toBe('system')

    await page.reload()
    expect(await firstTheme()).toBe('dark')
    await expect(toggle(page)).toHaveAccessibleName('Theme: Dark')
    await expect(body(page)).toHaveCSS('background-color', ground.dark)
    await toggle(page).click()
    await page.reload()
    await expect(toggle(page)).toHaveAccessibleName('Theme: System')
    await expect(body(page)).toHaveCSS('background-color', ground[system])
  })

test('shares the choice with other tabs', async ({ page, context, console }) => {
  await console.open()
  const second = await context.newPage()
  await second.goto(console.url)
  await expect(importsTable(second)).toBeVisible()
  await toggle(page).click()
  await expect(toggle(second)).toHaveAccessibleName('Theme: Light')
})
