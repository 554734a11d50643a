import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { eventually, startSandbox, user } from '../testing/open-page.tsx'
import { find, record } from '../testing/screens.ts'

const section = () => find('region', 'Restore', record())
const button = () => within(section()).queryByRole('button')

/** A console where the import of record 1 is being restored, slowly, so that the restore of another one has to wait. */
async function startBusy() {
  const console = await startSandbox({ SANDBOX_IMPORTS: '12' })
  const { data } = (await (await console.fetch('/api/websets/v0/imports')).json()) as {
    data: { id: string; status: string }[]
  }
  for (const { id } of data.filter(({ status }) => status === 'failed').slice(0, 2))
    await console.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
  const slow = (latencyMs: number) =>
    console.fetch('/api/console/sandbox', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ latencyMs }),
    })
  await slow(4_000)
  await console.post('/api/console/deletions/1/restore', {})
  await slow(0)
  return console
}

it('stops the restore of one import while it waits, and restores it when asked again', async () => {
  const console = await startBusy()
  await console.open('/deletions/2')
  await eventually(button).toHaveTextContent('Restore')
  button()?.focus()
  await user.keyboard('{Enter}')
  await eventually(section).toHaveTextContent('Waiting to be restored')
  expect(button()).toHaveTextContent('Stop restoring')
  expect(button()).toBe(document.activeElement)
  await user.keyboard('{Enter}')
  await eventually(section).toHaveTextContent('Restore stopped')
  expect(button()).toHaveTextContent('Restore again')
  await user.keyboard('{Enter}')
  await eventually(section).toHaveTextContent('Restored as')
  // The row says so too, and the focus is where the button was.
  await eventually(() => find('table', 'Deletions, newest first')).toHaveTextContent(/DeletedRestored/)
  expect(button()).toBe(null)
  await eventually(() => document.activeElement).toBe(section())
})

it('leads to Recreate only where the record has it', async () => {
  const console = await startSandbox({ SANDBOX_IMPORTS: '12' })
  await console.fetch('/api/websets/v0/imports/import_neverseenhere', { method: 'DELETE' })
  await console.open('/deletions/1')
  await eventually(section).toHaveTextContent('so it can’t be restored.')
  expect(section()).not.toHaveTextContent('Recreate')
  expect(within(record()).queryByRole('link', { name: 'Recreate…' })).toBe(null)
})
