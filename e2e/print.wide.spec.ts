import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import { details, importsTable, record, rowLink } from './screens.ts'

/** The printed page, as far as one can look into a PDF. */
async function printed(page: Page): Promise<{ pages: number }> {
  const pdf = await page.pdf({ format: 'A4' })
  return { pages: pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0 }
}

/** Lays the page out as for a sheet of paper, and tells what stands out of it or is cut off. */
async function cutOnPaper(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 702, height: 1_000 })
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    return [...document.querySelectorAll('#root *')]
      .filter((element) => element.checkVisibility() && !element.closest('.sr-only, svg'))
      .filter((element) => {
        const { overflowX, overflowY } = getComputedStyle(element)
        const clips = overflowX !== 'visible' || overflowY !== 'visible'
        const { right } = element.getBoundingClientRect()
        const isCut = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight
        return right > width + 1 || (clips && isCut)
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 120))
  })
}

test('a list, an import and a record are printed whole, with their address and the time', async ({
  page,
  console,
}) => {
  const margin = () =>
    page.evaluate(() => document.adoptedStyleSheets.map((sheet) => sheet.cssRules[0]?.cssText).join(''))

  await test.step('the list has all its rows', async () => {
    await console.open('/imports')
    await expect(importsTable(page)).toBeVisible()
    // The styles for paper come after the first paint.
    await expect.poll(() => page.evaluate(() => document.adoptedStyleSheets.length)).toBeGreaterThan(0)
    expect((await printed(page)).pages).toBeGreaterThan(1)
    expect(await margin()).toContain(`${console.url}/imports`)
    expect(await margin()).toMatch(/20\d\d/)
    expect(await cutOnPaper(page)).toEqual([])
    await expect(page.getByRole('button', { name: 'Keyboard shortcuts' })).toBeHidden()
    await expect(importsTable(page).locator('[data-import-id]')).toHaveCount(60)
    await page.emulateMedia({ media: 'screen' })
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
    await expect.poll(() => importsTable(page).locator('[data-import-id]').count()).toBeLessThan(60)
  })

  await test.step('an import stands alone', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await rowLink(page, 'Q1 leads (CRM export)').click()
    await expect(details(page).getByRole('region', { name: 'Failure' })).toBeVisible()
    expect(await cutOnPaper(page)).toEqual([])
    await expect(details(page)).toBeVisible()
    await expect(importsTable(page)).toBeHidden()
    await expect(details(page).getByText('Keeps the title')).toBeHidden()
  })

  await test.step('so does a record', async () => {
    const id = new URL(page.url()).pathname.split('/').at(-1)
    await fetch(`${console.url}/api/websets/v0/imports/${id}`, { method: 'DELETE' })
    await page.emulateMedia({ media: 'screen' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await console.open('/deletions')
    expect(await cutOnPaper(page)).toEqual([])
    await console.open('/deletions/1')
    await expect(record(page).getByRole('region', { name: 'Failure' })).toBeVisible()
    expect(await cutOnPaper(page)).toEqual([])
    await expect(page.getByRole('table', { name: 'Deletions, newest first' })).toBeHidden()
    await expect(record(page).getByRole('region', { name: 'Restore' })).toBeHidden()
  })
})
