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

it('offers a repair only if the file may be at fault', async () => {
  const live = await startLive()
  const quota = { failedReason: 'quota_exceeded', failedMessage: 'Not enough credits' }
  const uneven = { failedReason: 'invalid_format', failedMessage: 'Row 37: missing columns' }
  live.stub.imports.set('import_quota', liveImport('import_quota', 1, { title: 'Over quota', ...quota }))
  live.stub.imports.set('import_uneven', liveImport('import_uneven', 1, { title: 'Uneven', ...uneven }))
  await live.open()
  await follow('Uneven')
  await eventually(() => has('link', 'Repair…', details())).toBe(true)
  await follow('Over quota')
  await eventually(() => has('heading', 'Quota exceeded', details())).toBe(true)
  expect(has('link', 'Re-import…', details())).toBe(true)
  expect(has('link', 'Repair…', details())).toBe(false)
})
