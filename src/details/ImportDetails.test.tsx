import { within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { liveImport } from '../../server/testing/live-imports.ts'
import { eventually, startLive } from '../testing/open-page.tsx'
import { details, find, follow, has, usedBy } from '../testing/screens.ts'
import { webset } from '../testing/websets.ts'

const stuck = () => find('region', 'Possibly stuck', details())

const pending = { status: 'pending', failedReason: null, failedMessage: null, failedAt: null } as const

it('says why an import may be stuck, and what can be done', async () => {
  const live = await startLive()
  live.stub.imports.set('import_old', liveImport('import_old', 200, { title: 'Waiting list', ...pending }))
  live.stub.imports.set('import_young', liveImport('import_young', 1, { title: 'Just sent', ...pending }))
  live.stub.imports.set('import_used', liveImport('import_used', 200, { title: 'In use', ...pending }))
  live.stub.websets.push(webset('webset_a', { imports: [{ id: 'import_used' }] }))
  await live.open()
  await follow('Waiting list')
  await eventually(stuck).toHaveTextContent('Exa may wait with an import until a webset uses it')
  await eventually(stuck).toHaveTextContent('No webset that this key can list uses it.')
  expect(within(details()).getByRole('link', { name: 'Re-import…' })).toHaveAttribute(
    'href',
    '/new-import?from=import_old',
  )

  expect(stuck()).toHaveTextContent('Use it in a webset at Exa')

  await follow('In use')
  await eventually(stuck).toHaveTextContent('A webset uses it already.')
  expect(stuck()).not.toHaveTextContent('Use it in a webset at Exa')

  await follow('Just sent')
  await eventually(() => has('heading', 'Just sent', details())).toBe(true)
  await eventually(usedBy).toHaveTextContent('Not used by the only webset')
  expect(has('region', 'Possibly stuck', details())).toBe(false)
  expect(has('link', 'Re-import…', details())).toBe(false)
})
