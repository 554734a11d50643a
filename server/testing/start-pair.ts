import type { TestContext } from 'vitest'
import { sampleImport } from './sample-import.ts'
import { type ConsoleOptions, startConsole, type TestConsole } from './start-console.ts'
import { startStubUpstream, type StubUpstream } from './stub-upstream.ts'

export type Pair = { stub: StubUpstream; console: TestConsole }

/**
 * A console in front of a stub that has `import_a` and `import_b`, for one test: both end with it. Unless `proven` is
 * false the console has seen the list of imports, and the stub has forgotten that it asked.
 */
export async function startPair(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  { proven = true, ...options }: Omit<ConsoleOptions, 'upstream'> & { proven?: boolean } = {},
): Promise<Pair> {
  const stub = await startStubUpstream({ imports: [sampleImport('import_a'), sampleImport('import_b')] })
  onTestFinished(stub.close)
  const console = await startConsole({ ...options, upstream: stub.url })
  onTestFinished(() => console.close())
  if (proven) await console.confirmApi()
  stub.requests.length = 0
  return { stub, console }
}
