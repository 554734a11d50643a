import { fireEvent, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { startLive } from '../testing/open-page.tsx'
import { openMenu } from '../testing/screens.ts'

it('stays open when a section of it closes', async () => {
  const live = await startLive()
  await live.open()
  const menu = await openMenu('More')
  const views = within(menu).getByText('Views').closest('details')!
  fireEvent(views, Object.assign(new Event('toggle'), { oldState: 'open', newState: 'closed' }))
  expect(menu).toHaveTextContent('Display')
})
