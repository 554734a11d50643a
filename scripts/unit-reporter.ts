import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { SerializedError } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Writes the results of a run, for `npm test`. Vitest's own JSON has neither errors outside of tests nor tests that passed only
 * when they ran again.
 */
export class UnitReporter implements Reporter {
  readonly #file: string

  /** @param file where to write the results as JSON, for `test-results.mjs` */
  constructor(file: string) {
    this.#file = file
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const failed: { name: string; error: string }[] = []
    const flaky: typeof failed = []
    let passed = 0
    const note = (name: string, [error]: readonly SerializedError[] = [], list = failed) =>
      error && list.push({ name, error: error.stack ?? error.message })

    for (const error of unhandledErrors) note(`outside of a test, during ${whereIn(error)}`, [error])
    for (const module of modules) {
      const file = module.relativeModuleId
      note(file, module.errors())
      for (const suite of module.children.allSuites()) note(`${file} › ${suite.fullName}`, suite.errors())
      for (const test of module.children.allTests()) {
        const name = `${file} › ${test.fullName}`
        const { state, errors } = test.result()
        if (state === 'passed') passed += 1
        if (state === 'failed') note(name, errors)
        if (test.diagnostic()?.flaky) note(name, errors, flaky)
      }
    }
    writeFileSync(this.#file, JSON.stringify({ passed, failed, flaky }, null, 2))
  }
}

/** The test that was running when an error occurred. */
function whereIn({ VITEST_TEST_PATH: file, VITEST_TEST_NAME: test }: SerializedError): string {
  return [typeof file === 'string' && path.relative('.', file), test].filter(Boolean).join(' › ') || 'the run'
}
