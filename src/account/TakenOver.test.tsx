import { expect, it, onTestFinished } from 'vitest'
import { oldLedger } from '../../server/testing/old-ledger.ts'
import { newDataDir } from '../../server/testing/start-from-env.ts'
import { eventually, startSandbox } from '../testing/open-page.tsx'
import { find, follow, has, press } from '../testing/screens.ts'

it('says once in a browser that the ledger of an older console is this account’s now', async () => {
  const dataDir = newDataDir({ onTestFinished })
  oldLedger(dataDir)
  const console = await startSandbox({ DATA_DIR: dataDir })
  await console.open()
  const told = () => find('region', 'Earlier ledger')
  await eventually(told).toHaveTextContent(
    'The ledger of an earlier version now belongs to Sandbox · default.',
  )
  expect(told()).toHaveTextContent('1 job was paused: resume it if it is this account’s.')
  await follow('resume it', told)
  const main = () => find('main', /^/)
  await follow('Delete 2 imports', main)
  await eventually(main).toHaveTextContent('Paused: an earlier version began this job')
  expect(main()).toHaveTextContent('Resume it if they are those of Sandbox · default.')
  await eventually(() => find('button', 'Resume', main())).toBeEnabled()
  expect(find('button', 'Resume', main())).not.toHaveAttribute('aria-disabled')
  await press('Dismiss', told)
  expect(has('region', 'Earlier ledger')).toBe(false)
  expect(main()).toHaveFocus()
  await console.open(location.pathname)
  await eventually(main).toHaveTextContent('Paused: an earlier version began this job')
  await eventually(() => has('button', 'Resume', main())).toBe(true)
  expect(has('region', 'Earlier ledger')).toBe(false)
})
