import path from 'node:path'
import { expect, it } from 'vitest'
import { mountImage } from '../testing/mounted-disk.ts'
import { openTestLedger } from '../testing/open-test-ledger.ts'

it('a power cut at any moment leaves a ledger that is whole, with every record that was promised', async (test) => {
  const disk = mountImage()
  if (disk === null) return test.skip('no disk can be mounted here')
  test.onTestFinished(disk.remove)
  const ledger = openTestLedger(path.join(disk.folder, 'data'))
  for (let promised = 1; promised <= 3; promised++) {
    const id = await ledger.recordIntent({ importId: `import_${promised}`, operator: 'x', import: null })
    await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
    const left = openTestLedger(path.join(disk.cutPower(), 'data'))
    const records = await left.list({ limit: 9 })
    expect(records.map(({ outcome }) => outcome)).toEqual(Array.from({ length: promised }, () => 'deleted'))
    expect((await left.integrity.check()).problems).toEqual([])
    expect(await left.refusing()).toBeNull()
    await left.close()
  }
  await ledger.close()
})
