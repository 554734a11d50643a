import type { TestContext } from 'vitest'

/** Ends what all tests of a file share, in `afterAll`: what was started last goes first. */
export function untilTheEnd(
  afterAll: (end: () => Promise<void>) => void,
): Pick<TestContext, 'onTestFinished'> {
  const ends: (() => unknown)[] = []
  afterAll(async () => {
    for (const end of ends.toReversed()) await end()
  })
  // None of them asks for the test that it is of.
  return { onTestFinished: (end) => void ends.push(end as () => unknown) }
}
