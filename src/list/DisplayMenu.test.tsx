import { expect, it } from 'vitest'
import { eventually, startSandbox, user } from '../testing/open-page.tsx'
import { find, has, openMenu, row } from '../testing/screens.ts'

it('shows the owner under the field that Display says, and the chart unless it is hidden', async () => {
  const sandbox = await startSandbox()
  await sandbox.open()
  const owner = () => row('Whole CRM, nightly copy').querySelectorAll('td, th')[5] ?? null
  await eventually(owner).toHaveTextContent(/^j\.okafor$/)
  const chart = () => has('region', 'Imports per day')
  await eventually(chart).toBe(true)
  const menu = await openMenu('Display')
  await user.type(find('textbox', 'Metadata field with the owner', menu), '{Control>}a{/Control}team')
  await eventually(owner).toHaveTextContent(/^sales-ops$/)
  await user.click(find('checkbox', 'Chart of imports per day', menu))
  await eventually(() => menu).toHaveTextContent('The chart is hidden.')
  expect(chart()).toBe(false)
  await sandbox.open()
  await eventually(owner).toHaveTextContent(/^sales-ops$/)

  await user.click(find('checkbox', /^sales-ops/, await openMenu('Filters')))
  await eventually(() => location.search).toBe('?owner=sales-ops')
  await eventually(() => find('group', 'Active filters')).toHaveTextContent('Owner: sales-ops')
  expect(has('columnheader', 'Owner')).toBe(true)
  await user.click(find('checkbox', 'Owner', await openMenu('Display')))
  await eventually(() => has('columnheader', 'Owner')).toBe(false)
  // It would be there by now.
  expect(chart()).toBe(false)
})
