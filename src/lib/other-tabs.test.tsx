import { expect, it, onTestFinished, vi } from 'vitest'
import { eventually, startLive, startSandbox } from '../testing/open-page.tsx'
import { otto, seatOf } from '../testing/persons.ts'
import { find, has, press, rowCount } from '../testing/screens.ts'

/** As Firefox does where a page may store nothing. */
function refuseChannels() {
  vi.stubGlobal('BroadcastChannel', function refuse() {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  })
  onTestFinished(() => void vi.unstubAllGlobals())
}

it('lets the page do without word from other tabs where the browser has none', async () => {
  refuseChannels()
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '3' })
  await sandbox.open()
  await eventually(rowCount).toBe(3)
  await sandbox.open('/sandbox')
  await press('Start: A rate-limited afternoon')
  await eventually(() => find('textbox', 'Rate-limited, %')).toHaveValue('40')
  expect(has('alert', /^/)).toBe(false)
})

it('lets people sign in there', async () => {
  refuseChannels()
  const live = await startLive({}, seatOf(otto))
  await live.open()
  await eventually(rowCount).toBe(5)
  await eventually(() => has('button', /Otto/)).toBe(true)
})
