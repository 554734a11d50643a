import type { Page } from '@playwright/test'
import { expect, test } from './console.ts'
import {
  confirmButton,
  deletedNotice,
  details,
  expectRows,
  openDeletion,
  rowLink,
  searchBox,
  tab,
} from './screens.ts'

/** What page translators do: they put each text into an element of theirs, or a copy of it, where they may translate it. */
const translate = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) texts.push(walker.currentNode as Text)
    for (const [index, text] of texts.entries()) {
      if (!text.data.trim() || text.parentElement?.closest('script, style, font')) continue
      const inner = document.createElement('font')
      const outer = document.createElement('font')
      outer.append(inner)
      text.replaceWith(outer)
      if (index % 3 === 0 && !outer.closest('[translate="no"]')) inner.textContent = text.data
      else inner.append(text)
    }
  })

test('goes on in a page that is being translated', async ({ page, console }) => {
  await console.open()
  await expectRows(page, 60)
  await translate(page)
  await tab(page, /^Failed/).click()
  await expectRows(page, 14)
  await translate(page)
  await searchBox(page).fill('vendors')
  await expectRows(page, 1)
  // What is marked in the titles comes and goes.
  await translate(page)
  await searchBox(page).fill('')
  await expectRows(page, 14)
  await translate(page)
  await rowLink(page, 'Approved vendors EMEA').click()
  await expect(details(page).getByRole('heading', { name: 'Approved vendors EMEA' })).toBeVisible()
  await translate(page)
  await openDeletion(page)
  await translate(page)
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toContainText('Approved vendors EMEA')
  await expectRows(page, 13)
  await translate(page)
  await page.getByRole('link', { name: 'Deletions', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Deletions', level: 1 })).toBeVisible()
})
