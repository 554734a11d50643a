import { expect, it, vi } from 'vitest'
import { eventually, startLive, user } from '../testing/open-page.tsx'
import {
  bulkConfirm,
  bulkDialog,
  countField,
  deleteDialog,
  dock,
  find,
  has,
  openDeletion,
  press,
  progress,
  rowLink,
  triage,
} from '../testing/screens.ts'

// As Back and Forward do: a dialog covers the links, but not the buttons of the browser.
const goTo = (address: string) => history.replaceState(null, '', address)

it('keeps what is typed in the dialog of many when Back leads from the triage to the list', async () => {
  const live = await startLive()
  await live.open('/imports/import_webinar?mode=triage')
  await eventually(progress).toHaveTextContent('1 of 3')
  await user.keyboard('xjxjxj')
  await press('Delete 3 imports…', triage)
  await eventually(countField).toHaveFocus()
  await user.keyboard('3')
  goTo('/imports?status=failed')
  await eventually(() => rowLink('Alumni network')).toBeInTheDocument()
  expect(countField()).toHaveValue('3')
  expect(countField()).toHaveFocus()

  // While it begins, too.
  const { fetch } = globalThis
  const answer = Promise.withResolvers<void>()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
    const response = await fetch(...request)
    if (response.url.endsWith('/jobs') && response.status === 201) await answer.promise
    return response
  })
  await eventually(bulkConfirm).not.toHaveAttribute('aria-disabled')
  await user.keyboard('{Enter}')
  await eventually(bulkConfirm).toHaveTextContent('Starting…')
  goTo('/imports?mode=triage')
  await eventually(triage).toBeInTheDocument()
  expect(bulkConfirm()).toHaveTextContent('Starting…')
  expect(bulkDialog()).toBeInTheDocument()
  answer.resolve()
  await eventually(() => has('alertdialog', /^/)).toBe(false)
  await eventually(dock).toHaveTextContent('3 imports')
  const jobs = (await (await live.fetch('/api/console/jobs')).json()) as { data: unknown[] }
  expect(jobs.data).toHaveLength(1)
})

it('does not ask again about an import that was left for the triage', async () => {
  const live = await startLive()
  await live.open('/imports?status=failed')
  await eventually(() => rowLink('Alumni network')).toBeInTheDocument()
  await openDeletion('Alumni network')
  expect(deleteDialog()).toBeInTheDocument()
  goTo('/imports/import_alumni?mode=triage')
  await eventually(progress).toHaveTextContent('3 of 3')
  goTo('/imports/import_alumni?status=failed')
  await eventually(() => find('complementary', 'Import details')).toBeInTheDocument()
  expect(has('alertdialog', /^/)).toBe(false)
})
