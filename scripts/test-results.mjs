/** How a run of tests ended, out of the reports of Vitest and Playwright: { passed, failed, flaky }, both lists of { name, error }. */
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'

/** As `unit-reporter.ts` wrote them. */
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

/** Says by name what failed and what passed only when it ran again, and why in two lines. */
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
