import { expect, it } from 'vitest'
import { change, processingImport } from '../../server/testing/live-imports.ts'
import { failBefore, refuse } from '../../server/testing/stub-behaviours.ts'
import { eventually, installClock, startLive, user } from '../testing/open-page.tsx'
import { details, find, follow, has, press } from '../testing/screens.ts'

const form = () => find('form', 'Edit import', details())
const title = () => find('textbox', 'Title', form())

it('keeps the form after a failure, and while the import goes on', async () => {
  const live = await startLive()
  live.stub.imports.set('import_slow', processingImport('import_slow', 1, { title: 'Slow one' }))
  live.stub.script(
    'PATCH',
    refuse(400, { message: 'metadata is not valid', statusCode: 400 }),
    failBefore(500),
  )
  await live.open()
  await follow('Slow one')
  await press('Edit', details)
  await eventually(title).toHaveFocus()
  await user.clear(title())
  await user.type(title(), 'Slow one, named')
  const failure = () => find('alert', /^/, form())
  for (const words of ['The request was not accepted', 'Exa failed on its side']) {
    await press('Save', form)
    await eventually(failure).toHaveTextContent(words)
    expect(failure()).toHaveTextContent(/Request req_stub_\d+/)
    expect(title()).toHaveValue('Slow one, named')
  }
  change(live.stub, 'import_slow', { status: 'completed' })
  await eventually(() => details().querySelector('header')).toHaveTextContent('Completed')
  expect(title()).toHaveValue('Slow one, named')
  await press('Save', form)
  await eventually(() => has('heading', 'Slow one, named', details())).toBe(true)
  await eventually(() => has('form', 'Edit import')).toBe(false)
})

it('says why nothing can be edited in a read-only console', async () => {
  const live = await startLive({ READ_ONLY: '1' })
  await live.open()
  await follow('Suppliers to audit')
  const edits = () => find('button', 'Edit', details())
  await eventually(edits).toHaveAttribute('aria-disabled', 'true')
  expect(edits()).toHaveAccessibleDescription('This console is read-only (READ_ONLY=1)')
  await user.click(edits())
  await user.keyboard('e')
  expect(has('form', 'Edit import')).toBe(false)
})

it('keeps what was typed for an import that is deleted elsewhere, and the focus', async () => {
  const clock = installClock()
  const live = await startLive()
  live.stub.imports.set('import_slow', processingImport('import_slow', 1, { title: 'Slow one' }))
  await live.open('/imports/import_slow')
  await press('Edit', details)
  await eventually(title).toHaveFocus()
  await user.type(title(), ', named')
  live.stub.imports.delete('import_slow')
  await clock.forward(4_000)
  await eventually(() => has('heading', 'No import has this id', details())).toBe(true)
  expect(find('region', 'Unknown import', details())).toHaveFocus()
  const lost = () => find('alert', /^/, details())
  expect(lost()).toHaveTextContent('Your changes can’t be saved')
  expect(lost()).toHaveTextContent('"title": "Slow one, named"')
  await press('Copy changes', lost)
  expect(await navigator.clipboard.readText()).toContain('"title": "Slow one, named"')

  // What was not changed is not shown.
  await live.open('/imports/import_gone')
  await eventually(() => has('heading', 'No import has this id', details())).toBe(true)
  expect(has('alert', /^/, details())).toBe(false)
})
