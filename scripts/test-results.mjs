/** Reads the results of a run from the reports of Vitest and Playwright: { passed, failed, flaky }; the last two list { name, error }. */
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** From the report of `unit-reporter.ts`. */
export const readUnitResults = (report) => JSON.parse(readFileSync(report, 'utf8'))

/** From Playwright's JSON report. */
export function readBrowserResults(report) {
  const { suites, errors } = JSON.parse(readFileSync(report, 'utf8'))
  const tests = suites.flatMap((suite) => testsOf(suite, []))
  const having = (status) => tests.filter((test) => test.status === status)
  const outside = errors.map((error) => ({ name: 'outside of any test', error: error.message }))
  return {
    passed: having('expected').length + having('flaky').length,
    failed: [...outside, ...having('unexpected')],
    flaky: having('flaky'),
  }
}

function testsOf(suite, titles) {
  const here = [...titles, suite.title]
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map(({ status, results }) => ({
      name: [...here, spec.title].join(' › '),
      status,
      error: results.find(({ error }) => error)?.error.message,
    })),
  )
  return [...own, ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, here))]
}

/** Prints which tests failed or passed only when they ran again, with two lines of the reason. */
export function listByName({ failed, flaky }) {
  for (const { name, error } of flaky)
    console.log(`⚠ passed only when it ran again: ${name}${beginning(error)}`)
  for (const { name, error } of failed) console.log(`✗ ${name}${beginning(error)}`)
}

const beginning = (error) =>
  stripVTControlCharacters(error ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 2)
    .map((line) => `\n    ${line.trim()}`)
    .join('')
