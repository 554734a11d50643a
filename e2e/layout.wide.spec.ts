import type { Locator, Page } from '@playwright/test'
import { gate } from '../server/testing/stub-behaviours.ts'
import { expect, test } from './console.ts'
import {
  chips,
  confirmButton,
  deleteDialog,
  deletedNotice,
  details,
  importsTable,
  openDeletion,
  record,
  row,
  rowLink,
} from './screens.ts'

/** How many pixels the page or what is open in it is wider than the screen, and by which element; and how many it is higher. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth, clientHeight, scrollHeight } = document.documentElement
    const beyond = [...document.querySelectorAll('button, a, input, h1, h2, h3, dd, p')].filter(
      (element) =>
        element.checkVisibility() &&
        element.getBoundingClientRect().right > clientWidth + 1 &&
        !element.closest('nav[aria-label="Filter by status"]'),
    )
    const pixels = [scrollWidth - clientWidth, scrollHeight - clientHeight]
    return { pixels, beyond: beyond.map((element) => element.textContent) }
  })
const none = { pixels: [0, 0], beyond: [] }

const screens = [
  ['the narrowest window', { width: 320, height: 640 }],
  ['a zoom of 200 %', { width: 720, height: 450 }],
] as const

for (const [name, viewport] of screens)
  test.describe(`on ${name}`, () => {
    test.use({ viewport, deviceScaleFactor: 2 })

    test('everything fits', async ({ page, oddConsole: console }) => {
      await test.step('an import is found, read and deleted with no sideways scrolling', async () => {
        await console.open('/imports?status=failed')
        await expect(row(page, 'Q1 leads (CRM export)')).toContainText('Invalid file content')
        expect(await overflow(page)).toEqual(none)
        // In a low window only a few rows are in the page.
        await importsTable(page)
          .locator('..')
          .evaluate((scroller) => scroller.scrollBy({ top: 300 }))
        await rowLink(page, 'Approved vendors EMEA').click()
        await expect(details(page).getByLabel('Message from Exa')).toBeVisible()
        expect(await overflow(page)).toEqual(none)

        await openDeletion(page)
        await expect(confirmButton(page)).toBeInViewport({ ratio: 1 })
        await expect(deleteDialog(page).getByRole('button', { name: 'Cancel' })).toBeInViewport({ ratio: 1 })
        expect(await overflow(page)).toEqual(none)
        await confirmButton(page).click()
        await expect(details(page)).toBeHidden()
        await expect(deletedNotice(page)).toBeInViewport({ ratio: 1 })
        expect(await overflow(page)).toEqual(none)

        await deletedNotice(page).getByRole('link', { name: 'See the record' }).click()
        await expect(record(page).getByRole('heading', { name: 'Approved vendors EMEA' })).toBeVisible()
        expect(await overflow(page)).toEqual(none)
        await record(page)
          .getByRole('link', { name: /^(Close|Back to the list)$/ })
          .click()
        await expect(page.getByRole('table', { name: 'Deletions, newest first' })).toBeVisible()
        expect(await overflow(page)).toEqual(none)
      })

      await test.step('groups and filters scroll, not the page', async () => {
        await console.open('/imports?mode=groups')
        await expect(page.getByRole('button', { name: /^Delete [\d,]+ imports…$/ }).first()).toBeVisible()
        expect(await overflow(page)).toEqual(none)
        await console.open('/imports?reason=invalid_file_content&entity=person&owner=k.nowak')
        await expect(chips(page).getByRole('button').last()).toBeAttached()
        expect((await overflow(page)).pixels).toEqual([0, 0])
      })

      await test.step('titles have the room to be told apart', async () => {
        await console.open('/imports?status=failed')
        const title = rowLink(page, 'Newsletter sign-ups January')
        await expect(title).toBeVisible()
        // Some twenty letters, or all of a short title.
        expect((await title.boundingBox())!.width).toBeGreaterThan(140)
      })

      await test.step('the longest title fits, and what is covered takes no focus', async () => {
        await console.open()
        const list = page.getByRole('region', { name: 'Imports' })
        await expect(importsTable(page)).toBeVisible()
        await expect(async () => {
          await list.hover()
          await page.mouse.wheel(0, 120)
          await expect(rowLink(page, /^Merged attendee lists/)).toBeInViewport({ timeout: 200 })
        }).toPass()
        await rowLink(page, /^Merged attendee lists/).click()
        await expect(details(page).getByRole('heading', { name: /^Merged attendee lists/ })).toBeVisible()
        expect(await overflow(page)).toEqual(none)
        await rowLink(page, 'Q1 leads (CRM export)')
          .or(rowLink(page, /^Merged/))
          .first()
          .focus()
        await expect(list.locator(':focus')).toHaveCount(0)
        await openDeletion(page)
        expect(await overflow(page)).toEqual(none)
        await expect(confirmButton(page)).toBeAttached()
      })
    })
  })

test('moves nothing where less motion is wanted', async ({ page, live }) => {
  const list = gate()
  live.stub.script('GET', list.behaviour)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await live.open()
  const bar = page.getByRole('progressbar', { name: 'Loading imports' })
  await expect(bar).toBeVisible()
  await expect(bar.locator('div')).toHaveCSS('animation-iteration-count', '1')
  list.release()
  await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
})

test('has a column of the first load where each column of the list will be', async ({ page, live }) => {
  const list = gate()
  live.stub.script('GET', list.behaviour)
  // Without the column of owners, which these imports have none of.
  await page.setViewportSize({ width: 1_000, height: 700 })
  await live.open()
  const loading = page.getByRole('status', { name: 'Loading imports' })
  await expect(loading).toBeVisible()
  const before = await leftsOf(loading.locator('> :first-child > *'))
  list.release()
  await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
  expect(before).toEqual((await leftsOf(importsTable(page).getByRole('columnheader'))).slice(1))
})

/** Where some elements begin, in pixels from the left; without those that are not shown. */
async function leftsOf(elements: Locator): Promise<number[]> {
  const boxes = await elements.evaluateAll((all) => all.map((each) => each.getBoundingClientRect()))
  return boxes.filter(({ width }) => width > 0).map(({ left }) => Math.round(left))
}

test('bears letters of any size: rows are as high as they are counted, and the focused one is in view', async ({
  page,
  context,
  console,
}) => {
  const cdp = await context.newCDPSession(page)
  for (const standard of [24, 32]) {
    await cdp.send('Page.setFontSizes', { fontSizes: { standard } })
    await console.open()
    const rows = importsTable(page).locator('[data-import-id]')
    await expect(rows.nth(4)).toBeVisible()
    const tops = await rows.evaluateAll((some) => some.map((each) => each.getBoundingClientRect().top))
    const steps = tops.slice(1).map((top, index) => Math.round(top - (tops[index] ?? 0)))
    expect(new Set(steps), `rows with letters of ${standard} pixels`).toEqual(new Set([standard * 3.75]))
    for (let press = 0; press < 12; press++) await page.keyboard.press('j')
    await expect(page.locator('[aria-rowindex="13"]').getByRole('link')).toBeFocused()
    await expect(page.locator('[aria-rowindex="13"]')).toBeInViewport({ ratio: 1 })
  }
  // A window of 1280 by 1024 pixels at a zoom of 400 %: all of the page scrolls then.
  await page.setViewportSize({ width: 320, height: 256 })
  for (const standard of [16, 20, 24]) {
    await cdp.send('Page.setFontSizes', { fontSizes: { standard } })
    await console.open()
    for (const [key, index] of [
      ['j', 2],
      ['j', 3],
      ['k', 2],
    ] as const) {
      const next = page.locator(`[aria-rowindex="${index}"]`)
      await expect(next).toBeAttached()
      await page.keyboard.press(key)
      await expect(next.getByRole('link')).toBeFocused()
      await expect(next, `${key} with letters of ${standard} pixels`).toBeInViewport({ ratio: 1 })
    }
    const mode = page.getByRole('banner').getByRole('link', { name: 'Sandbox' })
    expect(await mode.evaluate((badge) => badge.scrollWidth - badge.clientWidth)).toBe(0)
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await pages.getByRole('link', { name: 'New import' }).focus()
    await expect(pages).toBeInViewport({ ratio: 1 })
    expect(await overflow(page)).toMatchObject({ pixels: [0, expect.any(Number)] })
  }
})

test('names what was deleted in two lines at most, so that the list stays in view', async ({
  page,
  live,
}) => {
  const item = live.stub.imports.get('import_suppliers')!
  live.stub.imports.set(item.id, { ...item, title: 'Suppliers '.repeat(400) })
  await live.open(`/imports/${item.id}`)
  await openDeletion(page)
  await expect(confirmButton(page)).toBeEnabled()
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toBeVisible()
  expect((await deletedNotice(page).boundingBox())!.height).toBeLessThan(90)
})
