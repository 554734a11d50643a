import { screen } from '@testing-library/react'
import { renameSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ledgerFilesOf, tamper } from '../../server/testing/ledger-file.ts'
import { holdMany } from '../../server/testing/live-imports.ts'
import {
  eventually,
  installClock,
  type LiveConsole,
  type OpenConsole,
  startLive,
  user,
} from '../testing/open-page.tsx'
import {
  confirmButton,
  confirmDeletion,
  deleteAll,
  deleteDialog,
  deletionFailure,
  details,
  dock,
  find,
  has,
  openDeletion,
  press,
} from '../testing/screens.ts'

/** What says on each page that nothing can be changed, or that it can be again. */
const notice = () => find('region', 'Changes and deletions')

const problems = () => find('region', 'Ledger problems')

const acknowledgeDialog = () => find('alertdialog', /^Acknowledge \d+ problems?$/)

/** Deletes some imports by the console's own route, as records 1, 2 and so on. */
async function deleteImports({ fetch }: LiveConsole, ...ids: string[]): Promise<void> {
  for (const id of ids) await fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
}

/** Changes the ledger while the console is down. */
async function tamperWhileStopped(live: LiveConsole, sql: string): Promise<OpenConsole> {
  await live.stop()
  tamper(live.dataDir, sql)
  return live.startAgain()
}

/** Checks the box and goes on. */
async function acknowledge(): Promise<void> {
  await user.click(find('checkbox', /^I have looked into/, acknowledgeDialog()))
  await press(/^Acknowledge \d+ problems?$/, acknowledgeDialog)
}

it('tells of a ledger that is whole in one line, with more on demand', async () => {
  const live = await startLive()
  await live.open('/deletions')
  const line = () => screen.getByText(/^Ledger intact · verified/)
  await eventually(line).toBeVisible()
  await deleteImports(live, 'import_suppliers')
  await live.open('/deletions')
  // The account's first entry, and two of the record.
  await eventually(line).toHaveAttribute(
    'title',
    expect.stringMatching(/^A chain of 3 entries, .* Last hash: [0-9a-f]{64}$/),
  )
  const copy = () => screen.getByRole('button', { name: 'Copy hash of the last entry', hidden: true })
  expect(copy()).not.toBeVisible()
  await user.click(line())
  await eventually(copy).toBeVisible()
})

it('acknowledges what was shown, and not what came up behind it', async () => {
  const clock = installClock()
  const before = await startLive()
  await deleteImports(before, 'import_suppliers', 'import_webinar')
  const live = await tamperWhileStopped(
    before,
    "UPDATE deletions SET operator = 'somebody else' WHERE id = 2",
  )
  await live.open('/deletions')
  await press('Acknowledge…', problems)
  await eventually(acknowledgeDialog).toBeInTheDocument()
  writeFileSync(ledgerFilesOf(live.dataDir).head, 'garbled')
  // The page behind the dialog reads it anew when somebody comes back after a while.
  await clock.forward(6_000)
  window.dispatchEvent(new Event('visibilitychange'))
  await eventually(problems).toHaveTextContent('2 problems in the ledger')
  await acknowledge()
  await eventually(() => screen.getByText(/^1 problem acknowledged on/)).toBeVisible()
  expect(problems()).toHaveTextContent('The end of the ledger cannot be proven')
  expect(problems()).not.toHaveTextContent('Record 2')
  expect(notice()).toHaveTextContent('The ledger was changed or damaged.')
})

it('says when the files of the ledger are not in place, until they are again', async () => {
  const clock = installClock()
  const live = await startLive()
  await live.open()
  await openDeletion('Alumni network')
  await eventually(confirmButton).not.toHaveAttribute('aria-disabled')
  const { ledger } = ledgerFilesOf(live.dataDir)
  renameSync(ledger, `${ledger}.elsewhere`)
  await confirmDeletion()
  await eventually(deletionFailure).toHaveTextContent('The ledger could not be written')
  await press('Close', deleteDialog)
  await eventually(notice).toHaveTextContent('The ledger cannot be used.')
  expect(notice()).toHaveTextContent('was removed while the console had it open. Restart the console')
  expect(find('button', 'Delete import…', details())).toHaveAccessibleDescription(
    'The ledger cannot be used: the notice on this page says why',
  )
  renameSync(`${ledger}.elsewhere`, ledger)
  await clock.forward(5_000)
  await eventually(notice).toHaveTextContent('Changes and deletions are possible again.')
  expect(live.stub.count('DELETE')).toBe(0)
})

it('offers no way on with a job that is not what was confirmed', async () => {
  const slow = await startLive({ RATE_LIMIT_RPS: '4' })
  holdMany(slow.stub, 20)
  await slow.open()
  await deleteAll('20')
  await eventually(() => slow.stub.imports.size).toBeLessThan(18)
  const again = await tamperWhileStopped(
    slow,
    "UPDATE job_items SET import_id = 'import_other' WHERE position = 19",
  )
  await again.open('/deletions')
  await press('Acknowledge…', problems)
  await eventually(acknowledgeDialog).toBeInTheDocument()
  await acknowledge()
  await eventually(() => has('alertdialog', /^/)).toBe(false)
  await again.open('/deletions/jobs/1')
  const job = () => find('main', /^/)
  await eventually(job).toHaveTextContent('Paused: the job was changed after it was confirmed')
  expect(job()).toHaveTextContent('select the imports again and delete them in a new job')
  await eventually(() => has('button', 'Stop', job())).toBe(true)
  expect(has('button', 'Resume')).toBe(false)
  // Nor where the dock shows it.
  await again.open()
  await eventually(dock).toHaveTextContent('Paused: the job was changed after it was confirmed')
  expect(has('button', 'Resume')).toBe(false)
})
