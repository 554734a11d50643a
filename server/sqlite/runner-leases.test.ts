import path from 'node:path'
import { expect, it } from 'vitest'
import { newDataDir } from '../testing/start-from-env.ts'
import { createRunnerLeases } from './runner-leases.ts'

it('lets one console at a time run the jobs, and takes the lock for none that is closed', async (test) => {
  const file = path.join(newDataDir(test), 'ledger.runner')
  const [first, second] = [createRunnerLeases(file), createRunnerLeases(file)]
  test.onTestFinished(() => second.close())
  expect([await first.mayRun(), await second.mayRun()]).toEqual([true, false])
  await first.close()
  // Work in progress in the first process asks again.
  expect([await first.mayRun(), await first.claim('1', () => null), await first.quietMs('1')]).toEqual([
    false,
    null,
    null,
  ])
  expect(await second.mayRun()).toBe(true)
})
