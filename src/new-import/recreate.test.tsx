import { expect, it, vi } from 'vitest'
import { tellTabs } from '../lib/other-tabs.ts'
import { eventually, startSandbox, user } from '../testing/open-page.tsx'
import { find, has } from '../testing/screens.ts'

it('keeps what is typed when another tab resets the sandbox', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '3' })
  const list = await sandbox.fetch('/api/websets/v0/imports')
  const { data } = (await list.json()) as { data: { id: string }[] }
  await sandbox.fetch(`/api/websets/v0/imports/${data[0]?.id}`, { method: 'DELETE' })
  await sandbox.open('/new-import?recreate=1')
  const title = () => find('textbox', 'Title')
  await eventually(title).toBeInTheDocument()
  await user.clear(title())
  await user.type(title(), 'Once more')
  const asked = vi.spyOn(globalThis, 'fetch')
  tellTabs('sandbox', true)
  // What the page remembers of imports is forgotten then, and the console asked what it is.
  await eventually(() => asked).toHaveBeenCalled()
  await eventually(() => has('textbox', 'Title')).toBe(true)
  expect(title()).toHaveValue('Once more')
})
