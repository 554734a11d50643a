import { expect, it } from 'vitest'
import { eventually, startLive } from '../testing/open-page.tsx'
import { find, has, press } from '../testing/screens.ts'

it('says what waits where a key is new to the account, and opens the way once it is confirmed', async () => {
  const before = await startLive()
  const live = await before.startAgain({ EXA_API_KEY: 'exa-key-of-another-day' })
  await live.open()
  const notice = () => find('region', 'Changes and deletions')
  await press('Confirm account…', notice)
  const dialog = () => find('alertdialog', 'Confirm account')
  await eventually(dialog).toHaveTextContent('Nothing waits for your answer.')
  await press('It is the same account', dialog)
  await eventually(notice).toHaveTextContent(/^Confirmed: this key belongs to Live · default/)
  expect(has('alertdialog', /^/)).toBe(false)
})
