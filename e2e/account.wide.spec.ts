import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { oldLedger } from '../server/testing/old-ledger.ts'
import { expectClean } from './axe.ts'
import { deleteAll, dock, jobsOf } from './bulk.ts'
import { expect } from './console.ts'
import { watchLayoutShift } from './layout-shift.ts'
import { arrive, change, processingImport } from '../server/testing/live-imports.ts'
import {
  confirmButton,
  deleteButton,
  deleteDialog,
  details,
  importsTable,
  openDeletion,
  rowLink,
} from './screens.ts'
import { test } from './slow-console.ts'
import { tabTo } from './tab-to.ts'

const notice = (page: Page) => page.getByRole('region', { name: 'Changes and deletions' })
const confirmDialog = (page: Page) => page.getByRole('alertdialog', { name: 'Confirm account' })
const changed = (page: Page) => page.getByRole('heading', { name: 'The console is on another account now' })
const others = (page: Page) => page.getByRole('complementary', { name: 'Other accounts' })
const unconfirmed = 'The API key is new to this account: confirm the account first'

test.describe('a key that the account does not know', () => {
  test('holds everything back until somebody confirms it, by the keyboard alone, and fits the smallest screens', async ({
    page,
    slow,
  }) => {
    await slow.open()
    await deleteAll(page, '20')
    await expect.poll(() => slow.stub.imports.size).toBeLessThan(18)
    // What a page fetches ahead must not meet a server that goes.
    await page.goto('about:blank')
    await slow.stop()
    const left = slow.stub.imports.size
    await slow.start({ EXA_API_KEY: 'exa-key-of-another-day' })

    const shift = await watchLayoutShift(page)
    const words = `This API key is new to Live · default (${new URL(slow.stub.url).host}).`
    for (const address of ['/deletions', '/requests', '/imports']) {
      await slow.open(address)
      await expect(notice(page)).toContainText(words)
      await page.waitForLoadState('networkidle')
      expect(await shift(), address).toBeLessThanOrEqual(0.01)
    }
    await expect(dock(page)).toContainText(`Waiting. ${unconfirmed}.`)
    await expect(page.getByRole('button', { name: 'New import' })).toHaveAccessibleDescription(unconfirmed)
    await importsTable(page).getByRole('link').first().click()
    await expect(deleteButton(page)).toHaveAccessibleDescription(unconfirmed)
    await expect(
      details(page).getByRole('button', { name: 'Edit', exact: true }),
    ).toHaveAccessibleDescription(unconfirmed)
    await page.keyboard.press('d')
    await expect(deleteDialog(page)).toContainText(unconfirmed)
    await expect(confirmButton(page)).toBeDisabled()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    expect(slow.stub.imports.size).toBe(left)

    await tabTo(page, notice(page).getByRole('button', { name: 'Confirm account…' }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expect(confirmDialog(page).getByRole('button', { name: 'Not now' })).toBeFocused()
    await expect(confirmDialog(page)).toContainText(/A key was last confirmed on .*\d{4}/)
    await expect(confirmDialog(page)).toContainText('1 job waits for your answer.')
    await expect(confirmDialog(page)).toContainText('npm run account:confirm')
    await expect(confirmDialog(page)).toContainText('EXA_ACCOUNT=other npm start')
    await expectClean(page, 'the dialog that confirms an account')
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 700 })
      await expect(
        confirmDialog(page).getByRole('button', { name: 'It is the same account' }),
      ).toBeInViewport({ ratio: 1 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
    await page.keyboard.press('Escape')
    await expectClean(page, 'a new key at 390')
    await page.setViewportSize({ width: 1280, height: 720 })
    await notice(page).getByRole('button', { name: 'Confirm account…' }).press('Enter')
    await expect(confirmDialog(page)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(notice(page).getByRole('button', { name: 'Confirm account…' })).toBeFocused()
    await page.keyboard.press('Enter')
    await tabTo(page, confirmDialog(page).getByRole('button', { name: 'It is the same account' }))
    await page.keyboard.press('Enter')

    await expect(confirmDialog(page)).toHaveCount(0)
    await expect(page.getByRole('main')).toBeFocused()
    await expect(notice(page)).toContainText('Confirmed: this key belongs to Live · default')
    await expect(dock(page)).toContainText('Finished')
    expect(slow.stub.imports.size).toBe(0)
    await notice(page).getByRole('button', { name: 'Dismiss' }).click()
    await expect(notice(page)).toHaveCount(0)
    await page.reload()
    await expect(page.getByRole('heading', { name: 'No imports yet' })).toBeVisible()
    await expect(notice(page)).toHaveCount(0)
  })
})

test.describe('a console that was started anew on another account', () => {
  test('takes no change from a page of the account before', async ({ page, live, expectFailedRequests }) => {
    expectFailedRequests()
    await live.open()
    await openDeletion(page, 'Suppliers to audit')
    await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
    await live.stop()
    await live.start({ EXA_ACCOUNT: 'acme' })
    const calls = live.stub.requests.length
    await confirmButton(page).click()
    await expect(changed(page)).toBeVisible()
    const host = new URL(live.stub.url).host
    await expect(page.getByRole('alert')).toContainText(`This page showed Live · default (${host}).`)
    await expect(page.getByRole('alert')).toContainText(`is on Live · acme (${host}) now.`)
    await expect(page.getByRole('button', { name: 'Reload' })).toBeFocused()
    expect(live.stub.requests.slice(calls).filter(({ url }) => /imports\/./.test(url))).toEqual([])
    expect(live.stub.imports.has('import_suppliers')).toBe(true)
    // Nothing of the account before stands under the name of this one.
    await expect(page.getByText('Suppliers to audit')).toHaveCount(0)
    await expectClean(page, 'another account')
    await page.getByRole('link', { name: 'Deletions' }).click()
    await expect(changed(page)).toBeVisible()

    await page.getByRole('button', { name: 'Reload' }).press('Enter')
    await expect(page).toHaveURL(`${live.url}/deletions`)
    await expect(page.getByRole('banner')).toContainText(`Live · acme · ${host}`)
    await page.getByRole('link', { name: 'Imports', exact: true }).click()
    await expect(rowLink(page, 'Suppliers to audit')).toBeVisible()
  })

  test('is told from by what the page reads by itself, and not mixed with what it has', async ({
    page,
    live,
    expectFailedRequests,
  }) => {
    expectFailedRequests()
    arrive(live.stub, processingImport('import_new', 0, { title: 'Still processing' }))
    await live.open('/imports/import_new')
    await expect(details(page).getByRole('heading', { name: 'Still processing' })).toBeVisible()
    await live.stop()
    change(live.stub, 'import_new', { title: 'Of the other account' })
    await live.start({ EXA_ACCOUNT: 'acme' })
    await expect(changed(page)).toBeVisible()
    await expect(page.getByText('Of the other account')).toHaveCount(0)
    await expect(page).toHaveTitle(/^Another account/)
    // An address that names an import of the one account says nothing under another.
    await page.getByRole('button', { name: 'Reload' }).click()
    await expect(page).toHaveURL(`${live.url}/imports`)
    await expect(rowLink(page, 'Of the other account')).toBeVisible()
  })

  test('has no part of a job that the page follows', async ({ page, slow, expectFailedRequests }) => {
    expectFailedRequests()
    await slow.open()
    await deleteAll(page, '20')
    await expect.poll(() => slow.stub.imports.size).toBeLessThan(18)
    await slow.stop()
    await slow.start({ EXA_ACCOUNT: 'acme' })
    await expect(changed(page)).toBeVisible()
    await expect(dock(page)).toHaveCount(0)

    await page.getByRole('button', { name: 'Reload' }).click()
    const waits = `1 job belongs to Live · default (${new URL(slow.stub.url).host}) and waits for it.`
    for (const address of ['/deletions/jobs', '/deletions']) {
      await slow.open(address)
      await expect(others(page)).toHaveText(waits)
      await expect(page.getByRole('link', { name: /^Delete 20 imports/ })).toHaveCount(0)
      await expectClean(page, `open work of others at ${address}`)
    }
    await expect(page.getByRole('heading', { name: 'Nothing was deleted yet' })).toBeVisible()
    expect(await jobsOf(page)).toEqual([])
  })
})

test('says once in a browser that the ledger of an older console is this account’s now', async ({
  page,
  startConsole,
}) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'console-e2e-'))
  oldLedger(dataDir)
  const console = await startConsole({ env: { DATA_DIR: dataDir } })
  await console.open()
  const told = page.getByRole('region', { name: 'Earlier ledger' })
  await expect(told).toContainText('The ledger of an earlier version now belongs to Sandbox · default.')
  await expect(told).toContainText('1 job was paused: resume it if it is this account’s.')
  await expectClean(page, 'a ledger that was taken over')
  await told.getByRole('link', { name: 'resume it' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Delete 2 imports' }).click()
  const job = page.getByRole('main')
  await expect(job).toContainText('Paused: an earlier version began this job')
  await expect(job).toContainText('Resume it if they are those of Sandbox · default.')
  await expect(job.getByRole('button', { name: 'Resume' })).toBeEnabled()
  await told.getByRole('button', { name: 'Dismiss' }).click()
  await expect(told).toHaveCount(0)
  await page.reload()
  await expect(job).toContainText('Paused: an earlier version began this job')
  await expect(told).toHaveCount(0)
  rmSync(dataDir, { recursive: true, force: true })
})
