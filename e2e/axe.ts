import { expect, type Page } from '@playwright/test'
import axe, { type RunOptions } from 'axe-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** All that the rules ask in the one theme; the other differs in its colours alone. */
const looks: Record<'light' | 'dark', RunOptions['runOnly']> = {
  light: { type: 'tag', values: tags },
  dark: { type: 'rule', values: ['color-contrast'] },
}

/** Looks at the page as it is, in light and in dark. */
export async function expectClean(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // A colour on its way to the other theme is no colour of either.
    await page.evaluate(async () => {
      while (document.getAnimations().length > 0) await new Promise(requestAnimationFrame)
    })
    if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
    expect(await violationsOf(page, looks[colorScheme]), `${state}, ${colorScheme}`).toEqual([])
  }
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
