import { expect, type Page } from '@playwright/test'

/** Presses Tab until `target` has the focus; every stop on the way must show that it has it. */
export async function tabTo(page: Page, target: ReturnType<Page['locator']>, key = 'Tab'): Promise<void> {
  await expect(target).toBeAttached()
  for (let stops = 0; stops < 40; stops++) {
    await page.keyboard.press(key)
    const seen = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return null
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element)
      const hasOutline = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
      const isClear = /rgba\(.*, 0\)|transparent/.test(outlineColor)
      return {
        html: element.outerHTML.slice(0, 120),
        shown: (hasOutline && !isClear) || boxShadow !== 'none',
      }
    })
    if (seen) expect(seen, 'the focus can be seen').toMatchObject({ shown: true })
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`The focus never came to ${target.toString()}.`)
}
