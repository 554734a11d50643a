import { expect, it } from 'vitest'
import { eventually, startLive } from './testing/open-page.tsx'
import { follow, has, rowCount } from './testing/screens.ts'

it.each(['/webhooks', '/imports/a/b'])(
  'says that there is no page at %s, and leads to the list',
  async (address) => {
    const live = await startLive()
    await live.open(address)
    await eventually(() => has('heading', 'Page not found')).toBe(true)
    await follow('Go to Imports')
    await eventually(rowCount).toBe(5)
    expect(location.pathname).toBe('/imports')
  },
)
