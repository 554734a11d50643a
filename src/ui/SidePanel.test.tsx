import { act } from '@testing-library/react'
import { expect, it, onTestFinished } from 'vitest'
import { eventually, startLive } from '../testing/open-page.tsx'
import { details, find } from '../testing/screens.ts'

function resizeTo(width: number) {
  const page = window as unknown as { happyDOM: { setViewport: (size: { width: number }) => void } }
  act(() => page.happyDOM.setViewport({ width }))
}

it('keeps the focus on what closes the panel when the window becomes narrow, and wide again', async () => {
  const live = await startLive()
  await live.open('/imports/import_suppliers')
  // It takes the focus once it is there.
  await eventually(() => find('heading', 'Suppliers to audit', details())).toHaveFocus()
  onTestFinished(() => resizeTo(1_280))
  const close = () => find('button', /^(Close|Back to the list)/, details())
  close().focus()
  resizeTo(900)
  await eventually(close).toHaveAccessibleName('Back to the list')
  expect(close()).toHaveFocus()
  resizeTo(1_280)
  await eventually(close).toHaveAccessibleName('Close')
  expect(close()).toHaveFocus()
})
