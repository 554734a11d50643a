import type { TestContext } from 'vitest'
import { sampleImport } from './sample-import.ts'
import { type ConsoleOptions, startConsole, type TestConsole } from './start-console.ts'
import { startStubUpstream, type StubUpstream } from './stub-upstream.ts'

export type Pair = { stub: StubUpstream; console: TestConsole }

/** A console in front of a stub that has `import_a` and `import_b`, for one test: both end with it. */
export async function startPair(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  options: Omit<ConsoleOptions, 'upstream'> = {},
): Promise<Pair> {
  const stub = await startStubUpstream({ imports: [sampleImport('import_a'), sampleImport('import_b')] })
  onTestFinished(stub.close)
  const console = await startConsole({ ...options, upstream: stub.url })
  onTestFinished(() => console.close())
  return { stub, console }
}
