import { expect, it } from 'vitest'
import { eventually, startLive, startSandbox, user } from '../testing/open-page.tsx'
import { find, has, press } from '../testing/screens.ts'

it('has nothing to control where the console is live', async () => {
  const live = await startLive()
  await live.open('/sandbox')
  await eventually(() => has('heading', 'There is no sandbox here')).toBe(true)
  expect(has('button', /^Start/)).toBe(false)
})

it('asks before all data is deleted, and Escape cancels that', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '12' })
  await sandbox.open('/sandbox')
  await press('Reset…')
  expect(find('button', 'Cancel')).toHaveFocus()
  await user.keyboard('{Escape}')
  expect(has('button', 'Delete 12 imports')).toBe(false)
  expect(find('button', 'Reset…')).toHaveFocus()
})
