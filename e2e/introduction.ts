import type { BrowserContext, Page } from '@playwright/test'

/** Has the pages opened from here on know their reader already: they do not introduce themselves. */
export async function dismissIntroduction(pages: BrowserContext | Page): Promise<void> {
  await pages.addInitScript(() => {
    // A page that is still blank has no storage.
    if (location.protocol.startsWith('http'))
      for (const basePath of ['', '/console'])
        localStorage.setItem(`imports-console${basePath}:introduction`, 'dismissed')
  })
}
