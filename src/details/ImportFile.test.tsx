import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { sendFile } from '../../server/testing/send-file.ts'
import { eventually, startSandbox } from '../testing/open-page.tsx'
import { ada, otto, seatOf, vera } from '../testing/persons.ts'
import { details, fact, find, has, press, record } from '../testing/screens.ts'

const csv = 'name,website\nAcme,https://acme.example\n'

const file = () => fact(details(), 'File')
const button = (name: string) => find('button', name, details())

it('shows the file that was sent, and forgets it for an admin, who is told what that means', async () => {
  const seat = seatOf(vera)
  const console = await startSandbox({ SANDBOX_IMPORTS: '0' }, seat)
  seat.sits(otto)
  const id = await sendFile(console.fetch, csv)

  seat.sits(vera)
  await console.open(`/imports/${id}`)
  await eventually(file).toHaveTextContent('leads.csv · 39 bytes')
  expect(file()).toHaveTextContent('May hold people’s data. Kept on the console’s server until')
  expect(button('Download')).toHaveAttribute(
    'title',
    'Your role is viewer. Downloading a file needs operator.',
  )
  seat.sits(otto)
  await console.open(`/imports/${id}`)
  await eventually(() => has('button', 'Download', details())).toBe(true)
  expect(button('Download')).not.toHaveAttribute('aria-disabled')
  expect(button('Forget file…')).toHaveAttribute(
    'title',
    'Your role is operator. Forgetting a file needs admin.',
  )

  seat.sits(ada)
  await console.open(`/imports/${id}`)
  await press('Forget file…', details)
  const dialog = () => find('alertdialog', 'Forget file')
  expect(dialog()).toHaveTextContent('If the import is deleted, it can’t be restored.')
  expect(document.activeElement).toBe(find('button', 'Cancel', dialog()))
  await press('Forget file', dialog)
  await eventually(file).toHaveTextContent('Not kept. Ada Admin <ada@example.com> had it removed.')
  expect(has('alertdialog', 'Forget file')).toBe(false)
  expect(has('button', 'Download', details())).toBe(false)

  await console.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
  await console.open('/deletions/1')
  await eventually(() => fact(record(), 'File')).toHaveTextContent('leads.csv · 39 bytes')
})

it('says that a file is gone which is not where it was kept, and that an import has none', async () => {
  const console = await startSandbox({ SANDBOX_IMPORTS: '0' })
  const id = await sendFile(console.fetch, csv)
  await console.open(`/imports/${id}`)
  await eventually(() => has('button', 'Download', details())).toBe(true)
  const folder = path.join(console.dataDir, 'accounts/sandbox-default/files')
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name))
  await press('Download', details)
  await eventually(() => within(details()).getByRole('alert')).toHaveTextContent('The file is not kept')
  await eventually(file).toHaveTextContent('Not kept. The console dropped it')

  await console.open('/deletions')
  await console.fetch(`/api/websets/v0/imports/import_never`, { method: 'DELETE' })
  await console.open('/deletions/1')
  await eventually(() => fact(record(), 'File')).toHaveTextContent('None was sent through this console')
})
