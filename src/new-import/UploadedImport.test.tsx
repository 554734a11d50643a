import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { sendFile } from '../../server/testing/send-file.ts'
import { replacesHeader } from '../contract/created-import.ts'
import { eventually, startSandbox } from '../testing/open-page.tsx'
import { find, has, press } from '../testing/screens.ts'

/** Shows the page's part that follows an import, alone. */
async function follow(importId: string): Promise<void> {
  cleanup()
  const { UploadedImport } = await import('./UploadedImport.tsx')
  const { createQueryClient } = await import('../queries/query-client.ts')
  render(
    <QueryClientProvider client={createQueryClient()}>
      <UploadedImport importId={importId} />
    </QueryClientProvider>,
  )
}

it('says that Exa may wait only until it has started', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '0', SANDBOX_PROCESSING_SECONDS: '60' })
  const id = await sendFile(sandbox.fetch, 'name,website\nAcme,https://acme.example\n')
  await sandbox.open()
  await follow(id)
  const waiting = () => find('region', 'Processing')
  await eventually(waiting).toHaveTextContent('Uploaded. Processing')
  expect(waiting()).toHaveTextContent('You can leave; the list updates.')
  expect(waiting()).not.toHaveTextContent('Exa may start')
})

it('says in the dialog, and after it, that the failed import that was replaced is gone already', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '0', SANDBOX_PROCESSING_SECONDS: '0' })
  const failed = await sendFile(sandbox.fetch, 'name,website\nAcme,https://acme.example,one too many\n')
  const replacing = (address: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set(replacesHeader, failed)
    return sandbox.fetch(address, { ...init, headers })
  }
  const id = await sendFile(replacing, 'name,website\nAcme,https://acme.example\n')
  await sandbox.open()
  await follow(id)
  await eventually(() => has('button', 'Delete the failed import…')).toBe(true)
  await sandbox.fetch(`/api/websets/v0/imports/${failed}`, { method: 'DELETE' })
  await press('Delete the failed import…')
  await eventually(() => has('alertdialog', 'Already gone')).toBe(true)
  expect(has('alertdialog', 'Delete import')).toBe(false)
  await press('Close', () => find('alertdialog', 'Already gone'))
  await eventually(() => document.activeElement).toHaveTextContent('The failed import was gone already.')
})
