import { expect, type Page } from '@playwright/test'
import type axe from 'axe-core'
import type { RunOptions } from 'axe-core'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Minified: each page compiles it anew, which takes half as long. */
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

type Look = Parameters<Page['emulateMedia']>[0] & { name: string; rules: RunOptions['runOnly'] }

const contrast: RunOptions['runOnly'] = { type: 'rule', values: ['color-contrast'] }

/** All that the rules ask in one theme; the others differ in their colours alone. */
const looks: readonly Look[] = [
  { name: 'light', colorScheme: 'light', rules: { type: 'tag', values: tags } },
  { name: 'dark', colorScheme: 'dark', rules: contrast },
  { name: 'forced colours', colorScheme: 'light', forcedColors: 'active', rules: contrast },
]

const usual = { forcedColors: 'none', reducedMotion: 'reduce' } as const

/** Looks at the page as it is: in light, in dark, and in the system's own colours. */
export async function expectClean(page: Page, state: string): Promise<void> {
  for (const { name, rules, ...media } of looks) {
    await page.emulateMedia({ ...usual, ...media })
    // A colour on its way to the other theme is no colour of either.
    await page.evaluate(async () => {
      while (document.getAnimations().length > 0) await new Promise(requestAnimationFrame)
    })
    if (!(await page.evaluate('"axe" in window'))) await page.evaluate(source)
    expect(await violationsOf(page, rules), `${state}, ${name}`).toEqual([])
  }
  expect(await untoldOf(page), `${state}: what is current or pressed, in forced colours`).toEqual([])
  await page.emulateMedia(usual)
}

/** The rules that are broken, and where. Without the frames, passes and selectors that axe would also work out. */
function violationsOf(page: Page, runOnly: RunOptions['runOnly']) {
  return page.evaluate(async (only) => {
    const { axe: inPage } = window as unknown as { axe: typeof axe }
    const options = { runOnly: only, resultTypes: ['violations'], selectors: false, iframes: false } as const
    const { violations } = await inPage.run(document, options as unknown as RunOptions)
    return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 150)) }))
  }, runOnly)
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
