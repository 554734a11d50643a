import { expect, it } from 'vitest'
import { eventually, startSandbox, user } from '../testing/open-page.tsx'
import { find, has, openMenu, press, rowCount, searchBox } from '../testing/screens.ts'

const openViews = () => openMenu('Saved views')
const follow = async (name: string) => user.click(find('link', name, await openViews()))
const address = () => location.pathname + location.search

it('has views of its own', async () => {
  const sandbox = await startSandbox()
  await sandbox.open()
  for (const [name, search, rows] of [
    ['Failed', '?status=failed', 14],
    ['Stuck', '?stuck=1', 3],
    ['Large', '?rows=10000&sort=-rows', 2],
  ] as const) {
    await follow(name)
    await eventually(address).toBe(`/imports${search}`)
    await eventually(rowCount).toBe(rows)
  }
  await follow('Failed today')
  await eventually(address).toBe('/imports?status=failed&from=today')
  await eventually(() => has('button', /^Created today/)).toBe(true)
})

it('keeps a view under a name, beside those of other tabs, and deletes it', async () => {
  const sandbox = await startSandbox()
  await sandbox.open('/imports?status=failed&sort=-rows')
  await eventually(rowCount).toBe(14)
  await user.type(searchBox(), 'vendors')
  await eventually(rowCount).toBe(1)
  let menu = await openViews()
  const name = find('textbox', 'Save current view as', menu)
  expect(find('button', 'Save', menu)).toHaveAttribute('aria-disabled', 'true')
  await user.type(name, 'Bad vendor lists')
  // Another tab saves one meanwhile.
  localStorage.setItem('imports-console:views', '[{"name":"From another tab","search":"?stuck=1"}]')
  await user.keyboard('{Enter}')
  await eventually(() => menu).toHaveTextContent('Saved as “Bad vendor lists”')
  expect(name).toHaveValue('')

  await sandbox.open()
  await eventually(rowCount).toBe(60)
  await follow('Bad vendor lists')
  await eventually(address).toBe('/imports?q=vendors&status=failed&sort=-rows')
  await eventually(rowCount).toBe(1)
  expect(has('link', 'Approved vendors EMEA')).toBe(true)

  menu = await openViews()
  await press('Delete the view Bad vendor lists', () => menu)
  await eventually(() => menu).toHaveTextContent('Deleted “Bad vendor lists”')
  await sandbox.open()
  menu = await openViews()
  expect(has('link', 'Large', menu)).toBe(true)
  expect(has('link', 'Bad vendor lists', menu)).toBe(false)
  expect(has('link', 'From another tab', menu)).toBe(true)
})

it('follows what another tab saves while a name is typed', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '3' })
  await sandbox.open()
  const menu = await openViews()
  const name = find('textbox', 'Save current view as', menu)
  await user.type(name, 'Mine')
  localStorage.setItem('imports-console:views', '[{"name":"From another tab","search":"?stuck=1"}]')
  window.dispatchEvent(new StorageEvent('storage', { key: 'imports-console:views' }))
  await eventually(() => has('link', 'From another tab', menu)).toBe(true)
  expect(name).toHaveValue('Mine')
})
