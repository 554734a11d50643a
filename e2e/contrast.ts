/* oxlint-disable unicorn/consistent-function-scoping -- the page gets one function, with all that it needs inside */
import type { Page } from '@playwright/test'

/**
 * The texts that are too faint in the theme of now (WCAG 2, 1.4.3). axe has looked at all that can be wrong with a text in one
 * theme, also at what lies beneath it from elsewhere; in the others only colours differ, and axe would take twenty times as long.
 */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Color = { rgb: number[]; alpha: number }
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
    const known = new Map<string, Color>()
    /** Whatever way a colour is written in, as numbers. */
    const read = (written: string): Color => {
      const before = known.get(written)
      if (before) return before
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = written
      canvas.fillRect(0, 0, 1, 1)
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data
      const color = { rgb: [red!, green!, blue!], alpha: alpha! / 255 }
      known.set(written, color)
      return color
    }
    const over = ({ rgb, alpha }: Color, ground: number[], opacity: number) =>
      rgb.map((value, n) => value * alpha * opacity + ground[n]! * (1 - alpha * opacity))

    type Ground = { rgb: number[]; opacity: number; isPicture: boolean }
    const grounds = new Map<Element, Ground>()
    /** What an element's text stands on: its background, and what shows through it. */
    const groundOf = (element: Element): Ground => {
      const before = grounds.get(element)
      if (before) return before
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element)
      const parent = element.parentElement
      const under = parent
        ? groundOf(parent)
        : { rgb: read(getComputedStyle(document.body).backgroundColor).rgb, opacity: 1, isPicture: false }
      const color = read(backgroundColor)
      const through = under.opacity * Number(opacity)
      const ground = {
        rgb: over(color, under.rgb, through),
        opacity: through,
        isPicture: backgroundImage !== 'none' || (under.isPicture && color.alpha < 1),
      }
      grounds.set(element, ground)
      return ground
    }

    const luminance = (rgb: number[]) => {
      const [red, green, blue] = rgb.map((value) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      )
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
    }
    const isText = (element: Element) =>
      element.matches('input, select, textarea') ||
      [...element.childNodes].some((child) => child instanceof Text && child.data.trim() !== '')
    // What cannot be used may be faint, and its label with it.
    const off = ':disabled, [aria-disabled="true"]'
    const isOff = (element: Element) =>
      element.closest(off) !== null || element.closest('label')?.control?.matches(off) === true
    const isSeen = (element: Element) => {
      const { width, height } = element.getBoundingClientRect()
      return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true })
    }

    const faint: string[] = []
    for (const element of document.body.querySelectorAll('*:not(svg *, script, style, option)')) {
      if (!isText(element) || isOff(element) || !isSeen(element)) continue
      const { rgb, opacity, isPicture } = groundOf(element)
      if (isPicture || opacity === 0) continue
      const { color, fontSize, fontWeight } = getComputedStyle(element)
      const [ofText, ofGround] = [luminance(over(read(color), rgb, opacity)), luminance(rgb)]
      const ratio = (Math.max(ofText, ofGround) + 0.05) / (Math.min(ofText, ofGround) + 0.05)
      const size = parseFloat(fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700)
      // As axe does, to a hundredth.
      if (Math.round(ratio * 100) / 100 < (isLarge ? 3 : 4.5))
        faint.push(`${ratio.toFixed(2)}: ${element.outerHTML.slice(0, 150)}`)
    }
    return faint
  })
}
