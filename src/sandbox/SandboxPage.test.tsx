import { expect, it } from 'vitest'
import { eventually, startLive } from '../testing/open-page.tsx'
import { has } from '../testing/screens.ts'

it('has nothing to control where the console is live', async () => {
  const live = await startLive()
  await live.open('/sandbox')
  await eventually(() => has('heading', 'There is no sandbox here')).toBe(true)
  expect(has('button', /^Start/)).toBe(false)
})
