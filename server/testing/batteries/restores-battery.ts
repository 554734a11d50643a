import { testRestoresAsked } from './restores-asked-battery.ts'
import { testRestoresEnded } from './restores-ended-battery.ts'
import { type OpenedForRestores, restoresFixture } from './restores-fixture.ts'
import { testRestoresRecorded } from './restores-recorded-battery.ts'

/** What must hold for the restores of every ledger, wherever it keeps them: tests, for within a `describe`. */
export function testRestores(open: () => Promise<OpenedForRestores>): void {
  const on = restoresFixture(open)
  testRestoresAsked(on)
  testRestoresEnded(on)
  testRestoresRecorded(on)
}
