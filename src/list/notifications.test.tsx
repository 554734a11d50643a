import { expect, it, onTestFinished, vi } from 'vitest'
import { arrive, change, processingImport } from '../../server/testing/live-imports.ts'
import { eventually, installClock, startLive, startSandbox, user } from '../testing/open-page.tsx'
import { find, openMenu, row } from '../testing/screens.ts'

const interval = 4_000
const box = (menu: HTMLElement) => find('checkbox', 'Notify me when an import fails', menu)

/** The browser's notifications, which a page without a browser has none of. `answer`: to the question whether it may. */
function stubNotifications(answer: NotificationPermission, shows: boolean): string[] {
  const shown: string[] = []
  class Notification extends EventTarget {
    static requestPermission = async () => answer
    static permission = answer
    constructor(title: string, options?: NotificationOptions) {
      super()
      // As Chrome on Android does, always.
      if (!shows) throw new TypeError('Illegal constructor')
      shown.push(`${title}: ${options?.body}`)
    }
  }
  vi.stubGlobal('Notification', Notification)
  onTestFinished(() => void vi.unstubAllGlobals())
  return shown
}

it('shows that it is on by a notification', async () => {
  const shown = stubNotifications('granted', true)
  const sandbox = await startSandbox()
  await sandbox.open()
  const menu = await openMenu('Display')
  await user.click(box(menu))
  await eventually(() => box(menu)).toBeChecked()
  expect(shown).toEqual([expect.stringMatching(/^Notifications are on: You’ll see one when an import fails/)])
})

it('stays off where it is not allowed', async () => {
  stubNotifications('denied', true)
  const sandbox = await startSandbox()
  await sandbox.open()
  const menu = await openMenu('Display')
  await user.click(box(menu))
  await eventually(() => menu).toHaveTextContent('Notifications are blocked for this page.')
  expect(box(menu)).not.toBeChecked()
})

it.each(['has none', 'has some that no page can show'])('stays off where the browser %s', async (what) => {
  // As it is, the page has none.
  if (what !== 'has none') stubNotifications('granted', false)
  const sandbox = await startSandbox()
  await sandbox.open()
  const menu = await openMenu('Display')
  await user.click(box(menu))
  await eventually(() => menu).toHaveTextContent('This browser can’t show notifications for a page.')
  expect(box(menu)).not.toBeChecked()
})

it('counts a failure in the title where the browser shows none after all', async () => {
  stubNotifications('granted', false)
  const { forward } = installClock()
  const live = await startLive()
  arrive(live.stub, processingImport('import_nightly', 2, { title: 'Nightly copy' }))
  localStorage.setItem('imports-console:notify', 'on')
  await live.open()
  await eventually(() => row('Nightly copy')).toHaveTextContent('Processing')
  await forward(interval)
  vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  change(live.stub, 'import_nightly', { status: 'failed', failedReason: 'invalid_format' })
  await forward(interval)
  await eventually(() => document.title).toBe('(1 failed) Imports · Imports Console')
})
