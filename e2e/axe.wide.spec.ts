import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { oldLedger } from '../server/testing/old-ledger.ts'
import { gate, refuse } from '../server/testing/stub-behaviours.ts'
import { expectClean } from './axe.ts'
import { expect, test } from './console.ts'
import { arrive, liveImport } from '../server/testing/live-imports.ts'
import {
  confirmButton,
  confirmField,
  deleteDialog,
  deletedNotice,
  deletionFailure,
  details,
  importsTable,
  listFailure,
  openDeletion,
  record,
  openFirstFailed,
} from './screens.ts'

test('the lists, what is open beside them, and a browser that is too old', async ({
  page,
  startConsole,
  expectFailedRequests,
}) => {
  // A dozen have every status and every reason.
  const console = await startConsole({ env: { SANDBOX_IMPORTS: '12' } })
  await console.open()
  await expect(importsTable(page)).toBeVisible()
  await expectClean(page, 'list')
  await openFirstFailed(page)
  await details(page).getByText('Raw JSON').first().click()
  await expectClean(page, 'failed import')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectClean(page, 'failed import on a phone')
  await page.keyboard.press('Escape')
  await expect(details(page)).toBeHidden()
  await expectClean(page, 'list on a phone')
  await console.open('/imports?status=paused')
  await expectClean(page, 'filter that nothing matches')
  await console.open('/deletions')
  await expectClean(page, 'no deletions')
  expectFailedRequests()
  await console.open('/webhooks')
  await expectClean(page, 'unknown page')
  await console.open('/imports/import_1')
  await expect(details(page).getByRole('heading', { name: 'No import has this id' })).toBeVisible()
  await expectClean(page, 'unknown import')
  await console.open('/deletions/1')
  await expect(record(page).getByRole('heading', { name: 'No such record' })).toBeVisible()
  await expectClean(page, 'unknown record')
  await expect(page.getByText('needs a newer browser')).toBeHidden()
  await page.addInitScript(() => Reflect.deleteProperty(Map, 'groupBy'))
  await console.open()
  await expect(page.getByRole('alert')).toHaveText(/needs a newer browser: Chrome or Edge 1\d\d/)
  await expectClean(page, 'a browser that is too old')
})

test('the dialog in all its states', async ({ page, live, expectFailedRequests }) => {
  expectFailedRequests()
  await live.open()
  await openDeletion(page, 'Channel partners, Iberia')
  await confirmField(page).fill('Channel')
  await expectClean(page, 'confirmation to type')
  await page.keyboard.press('Escape')

  await openDeletion(page, 'Suppliers to audit')
  await expect(confirmButton(page)).not.toHaveAttribute('aria-disabled')
  await expectClean(page, 'confirmation')
  const refusal = gate(refuse(403, { error: 'Not with this key.' }))
  live.stub.script('DELETE', refusal.behaviour)
  await confirmButton(page).click()
  await refusal.arrived
  await expectClean(page, 'deletion under way')
  refusal.release()
  await expect(deletionFailure(page)).toBeVisible()
  await expectClean(page, 'failed deletion')
  live.stub.imports.delete('import_suppliers')
  await deleteDialog(page).getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('alertdialog', { name: 'Already gone' })).toBeVisible()
  await expectClean(page, 'already gone')
})

test('what comes after a deletion', async ({ page, live }) => {
  await live.open()
  await openDeletion(page, 'Suppliers to audit')
  arrive(live.stub, liveImport('import_new', 0))
  await confirmButton(page).click()
  await expect(deletedNotice(page)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Show 1 new import' })).toBeVisible()
  await expectClean(page, 'deleted')
  await deletedNotice(page).getByRole('link').click()
  await expect(record(page)).toContainText('Deleted')
  await expectClean(page, 'record')
  await page.keyboard.press('Escape')
  await expectClean(page, 'records')
})

test('waiting, failing, having nothing, a deletion that may not be made, and other accounts', async ({
  page,
  startConsole,
  live,
  expectFailedRequests,
}) => {
  await test.step('waiting, failing and having nothing', async () => {
    expectFailedRequests()
    const list = gate(refuse(401, { requestId: 'r', error: 'No such key.', tag: 'INVALID_API_KEY' }))
    live.stub.script('GET', list.behaviour)
    await live.open()
    await expect(page.getByRole('status', { name: 'Loading imports' })).toBeVisible()
    await expectClean(page, 'first load')
    list.release()
    await expect(listFailure(page)).toBeVisible()
    await expectClean(page, 'failed list')
    const empty = await startConsole({ env: { SANDBOX_IMPORTS: '0', READ_ONLY: '1' } })
    await empty.open()
    await expect(page.getByRole('heading', { name: 'No imports yet' })).toBeVisible()
    await expectClean(page, 'empty and read-only')
  })

  await test.step('a deletion that may not be made', async () => {
    const console = await startConsole({ env: { SANDBOX_IMPORTS: '12', READ_ONLY: '1' } })
    await console.open()
    await openFirstFailed(page)
    await expectClean(page, 'read-only details')
  })

  await test.step('a ledger that was taken over, and its job on another account', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'console-e2e-'))
    oldLedger(dataDir)
    const console = await startConsole({ env: { DATA_DIR: dataDir } })
    await console.open()
    await expect(page.getByRole('region', { name: 'Earlier ledger' })).toBeVisible()
    await expectClean(page, 'a ledger that was taken over')
    await console.stop()
    await console.start({ EXA_ACCOUNT: 'acme' })
    await page.getByRole('link', { name: 'Deletions' }).click()
    await expect(page.getByRole('heading', { name: /is on another account now$/ })).toBeVisible()
    await expectClean(page, 'another account')
    for (const address of ['/deletions/jobs', '/deletions']) {
      await console.open(address)
      await expect(page.getByRole('complementary', { name: 'Other accounts' })).toBeVisible()
      await expectClean(page, `open work of others at ${address}`)
    }
    await page.goto('about:blank')
    await console.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
