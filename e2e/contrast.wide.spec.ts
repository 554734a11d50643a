import { faintTexts } from './contrast.ts'
import { expect, test } from './console.ts'

test.use({ bypassCSP: true })

test('a text that is faint in one theme alone is found there', async ({ page, console }) => {
  await console.open()
  await expect(page.getByRole('table', { name: 'Imports' })).toBeVisible()
  const faint = async (media: Parameters<typeof page.emulateMedia>[0], css: string) => {
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', ...media })
    const style = await page.addStyleTag({ content: `tbody tr:nth-child(4) td:nth-child(5) { ${css} }` })
    const found = await faintTexts(page)
    await style.evaluate((element: HTMLStyleElement) => element.remove())
    return found.length
  }
  const dark = { colorScheme: 'dark' } as const
  const forced = { forcedColors: 'active' } as const
  expect(await faint(dark, '')).toBe(0)
  expect(await faint(dark, 'color: #666')).toBe(1)
  expect(await faint({}, 'color: #666')).toBe(0)
  expect(await faint(dark, 'background: oklch(0.9 0 0)')).toBe(1)
  expect(await faint(dark, 'opacity: 0.4')).toBe(1)
  expect(await faint(forced, '')).toBe(0)
  expect(await faint(forced, 'color: GrayText; background: ButtonText')).toBe(1)
})
