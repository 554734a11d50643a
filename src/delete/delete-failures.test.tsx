import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { ledgerFilesOf } from '../../server/testing/ledger-file.ts'
import {
  failBefore,
  rateLimit,
  refuse,
  resetAfter,
  resetBefore,
} from '../../server/testing/stub-behaviours.ts'
import { honest } from '../../server/testing/stub-upstream.ts'
import { eventually, installClock, startLive, user } from '../testing/open-page.tsx'
import {
  confirmButton,
  confirmDeletion,
  deletedNotice,
  deleteDialog,
  deletionFailure,
  details,
  find,
  follow,
  hasRow,
  openDeletion,
  press,
  record,
  rowLink,
} from '../testing/screens.ts'

const title = 'Suppliers to audit'
const confirmAgain = () => find('button', 'Try again', deleteDialog())
const completed = 'Channel partners, Iberia'

it('counts down what Exa asked for, then tries again', async () => {
  const clock = installClock()
  const live = await startLive({}, { longPauses: true })
  live.stub.script('DELETE', rateLimit('25'))
  await live.open()
  await openDeletion(title)
  await confirmDeletion()
  await eventually(deletionFailure).toHaveTextContent('Rate limited')
  const again = () => find('button', /^Try again/, deleteDialog())
  expect(again()).toHaveTextContent(/^Try again in 2\d s$/)
  expect(again()).toHaveAccessibleDescription('Exa asked for this wait')
  await user.click(again())
  await clock.forward(10_000)
  await eventually(again).toHaveTextContent(/^Try again in 1\d s$/)
  await clock.forward(20_000)
  await eventually(again).toHaveTextContent(/^Try again$/)
  expect(live.stub.count('DELETE')).toBe(1)
  await user.click(again())
  await eventually(deletedNotice).toHaveTextContent(`Deleted ${title}.`)
  expect(live.stub.count('DELETE')).toBe(2)
})

it('deletes at the second try after a 500 and a connection that broke before', async () => {
  const live = await startLive()
  await live.open()
  for (const [fault, target] of [
    [failBefore(500), title],
    [resetBefore, 'Alumni network'],
  ] as const) {
    live.stub.script('DELETE', fault)
    await openDeletion(target)
    await confirmDeletion()
    await eventually(deletedNotice).toHaveTextContent(`Deleted ${target}.`)
  }
  expect(live.stub.count('DELETE')).toBe(4)
})

it('finds out that it was deleted when the answer was lost', async () => {
  const live = await startLive()
  live.stub.script('DELETE', resetAfter)
  await live.open()
  await openDeletion(title)
  await confirmDeletion()
  await follow('See the record', deletedNotice)
  await eventually(record).toHaveTextContent('The import was read back and is gone.')
  expect(live.stub.count('DELETE')).toBe(1)
})

it('deletes nothing that cannot be recorded', async () => {
  const live = await startLive()
  await live.open()
  await openDeletion(title)
  await eventually(confirmButton).not.toHaveAttribute('aria-disabled')
  const other = new DatabaseSync(ledgerFilesOf(live.dataDir).ledger)
  other.exec('BEGIN IMMEDIATE')
  await confirmDeletion()
  await eventually(deletionFailure).toHaveTextContent('The ledger could not be written')
  expect(deletionFailure()).toHaveTextContent('Another program holds the ledger')
  expect(deletionFailure()).toHaveTextContent('nothing was deleted.')
  expect(live.stub.count('DELETE')).toBe(0)
  other.close()
  await press('Try again', deleteDialog)
  await eventually(deletedNotice).toHaveTextContent(`Deleted ${title}.`)
})

it('says that it does not know, and the record tells later', async () => {
  const live = await startLive()
  live.stub.script('DELETE', ({ carryOut, response }) => {
    carryOut()
    live.stub.always('GET', refuse(403, { error: 'Not now.' }))
    response.socket?.resetAndDestroy()
  })
  await live.open()
  await openDeletion(title)
  await confirmDeletion()
  await eventually(deletionFailure).toHaveTextContent('It’s not known yet whether the import was deleted')
  expect(confirmAgain()).toHaveAttribute('aria-disabled')
  await live.open('/deletions/1')
  await eventually(record).toHaveTextContent('Unknown')
  expect(record()).toHaveTextContent('Not yet')

  // A start looks at what is open.
  live.stub.recover()
  const again = await live.startAgain()
  await eventually(async () => (await again.records())[0]?.outcome).toBe('deleted')
  await again.open('/deletions/1')
  await eventually(record).toHaveTextContent('Read back later: it is gone.')
  await again.open()
  await eventually(() => rowLink('Alumni network')).toBeInTheDocument()
  expect(hasRow(title)).toBe(false)
})

it('shows what became of it in the same dialog, once that is known', async () => {
  const live = await startLive()
  live.stub.script('DELETE', ({ carryOut, response }) => {
    carryOut()
    live.stub.always('GET', refuse(403, { error: 'Not now.' }))
    response.socket?.resetAndDestroy()
  })
  await live.open()
  await openDeletion(title)
  await confirmDeletion()
  await eventually(deleteDialog).toHaveTextContent('The console is checking with Exa.')
  live.stub.recover()
  await live.recheckOpen()
  const dialog = () => find('alertdialog', 'Deleted')
  await eventually(dialog).toHaveTextContent(`“${title}” was deleted.`)
  await press('Close', dialog)
  await eventually(deletedNotice).toHaveTextContent(`Deleted ${title}.`)
  expect(hasRow(title)).toBe(false)
})

it('neither shows nor deletes another import that Exa answers with', async () => {
  const live = await startLive()
  await live.open()
  await eventually(() => rowLink(title)).toBeInTheDocument()
  const other = live.stub.imports.get('import_partners')
  live.stub.always('GET', (exchange) =>
    exchange.request.url.endsWith('/import_suppliers') ? exchange.answer(200, other) : honest(exchange),
  )
  await follow(title)
  await eventually(details).toHaveTextContent('Exa answered with another import')
  expect(details()).not.toHaveTextContent(completed)
  expect(find('heading', title, details())).toBeInTheDocument()

  await openDeletion()
  await eventually(deleteDialog).toHaveTextContent('This import could not be refreshed')
  expect(deleteDialog()).toHaveTextContent(`Delete “${title}”?`)
  expect(deleteDialog()).not.toHaveTextContent(completed)
  await confirmDeletion()
  await eventually(deletedNotice).toHaveTextContent(`Deleted ${title}.`)
  expect([...live.stub.imports.keys()]).not.toContain('import_suppliers')
  expect([...live.stub.imports.keys()]).toContain('import_partners')
})
