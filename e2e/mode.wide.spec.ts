import { expect, test } from './console.ts'

test('cuts the longest name of an account, never the mode', async ({ page, startConsole }) => {
  const EXA_ACCOUNT = 'a'.repeat(40)
  const console = await startConsole({ env: { EXA_ACCOUNT, READ_ONLY: '1' } })
  for (const width of [320, 390, 700, 1440]) {
    await page.setViewportSize({ width, height: 640 })
    await console.open()
    const header = page.getByRole('banner')
    const whole = await header.getByText('Sandbox', { exact: true }).evaluate((element) => ({
      cut: element.scrollWidth > element.clientWidth,
      right: element.getBoundingClientRect().right,
    }))
    expect(whole.cut, `at ${width}`).toBe(false)
    expect(whole.right, `at ${width}`).toBeLessThan(width)
    await expect(header.getByTitle(new RegExp(`^Sandbox · ${EXA_ACCOUNT}\\. `))).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    // The pages stay in one line beside it where there is room.
    if (width >= 700) expect((await header.boundingBox())?.height).toBeLessThan(50)
  }
})
