import { expect, type Page } from '@playwright/test'
import type axe from 'axe-core'
import type { RunOptions } from 'axe-core'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { faintTexts } from './contrast.ts'

/** Minified: each page compiles it anew, which takes half as long. */
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** axe looks at the page in light; in the other themes only colours differ. */
const others = [
  { name: 'dark', colorScheme: 'dark' },
  { name: 'forced colours', colorScheme: 'light', forcedColors: 'active' },
] as const

const usual = { forcedColors: 'none', reducedMotion: 'reduce' } as const

/** Looks at the page as it is: in light, in dark, and in the system's own colours. */
export async function expectClean(page: Page, state: string): Promise<void> {
  await show(page, { colorScheme: 'light' })
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source)
  expect(await violationsOf(page), `${state}, light`).toEqual([])
  for (const { name, ...media } of others) {
    await show(page, media)
    expect(await faintTexts(page), `${state}, ${name}`).toEqual([])
  }
  expect(await untoldOf(page), `${state}: what is current or pressed, in forced colours`).toEqual([])
  await page.emulateMedia(usual)
}

async function show(page: Page, media: Parameters<Page['emulateMedia']>[0]): Promise<void> {
  await page.emulateMedia({ ...usual, ...media })
  // A colour on its way to the other theme is no colour of either.
  await page.evaluate(async () => {
    while (document.getAnimations().length > 0) await new Promise(requestAnimationFrame)
  })
}

/** The rules that are broken, and where. Without the frames, passes and selectors that axe would also work out. */
function violationsOf(page: Page) {
  return page.evaluate(async (values) => {
    const { axe: inPage } = window as unknown as { axe: typeof axe }
    const options = {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
      selectors: false,
      iframes: false,
    } as const
    const { violations } = await inPage.run(document, options as unknown as RunOptions)
    return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 150)) }))
  }, tags)
}

/** What is current or pressed and looks like what is not. */
function untoldOf(page: Page) {
  return page.evaluate(() => {
    const told = document.querySelectorAll(
      `[aria-current]:not([aria-current='false']), [aria-pressed='true'], [aria-selected='true']`,
    )
    const ground = getComputedStyle(document.body).backgroundColor
    return [...told]
      .filter((element) => element.checkVisibility())
      .filter((element) => getComputedStyle(element).backgroundColor === ground)
      .map(({ outerHTML }) => outerHTML.slice(0, 150))
  })
}
