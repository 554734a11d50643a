/**
 * npm test: all checks that a change must pass. Installs and builds what is missing, then runs every check even if an earlier one
 * failed, so that one run shows all failures. The last lines name the failed tests and give the counts.
 * npm run test:wide: all other tests, `*.wide.test.ts` and `*.wide.spec.ts`.
 */
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { buildIfStale } from './build.mjs'
import { ensureChromium } from './chromium.mjs'
import { ensureFirefox } from './firefox.mjs'
import { ensureNginx } from './nginx.mjs'
import { installIfNeeded } from './install.mjs'
import { memoryFolder } from './memory-folder.mjs'
import { ensureSystemdAnalyze } from './systemd.mjs'
import { listByName, readBrowserResults, readUnitResults } from './test-results.mjs'
import { StepError, assertReadable, main, root, runNode24, say, since, toolEnv } from './run.mjs'

const reports = path.join(root, 'node_modules/.cache/test-reports')
const unitReport = path.join(reports, 'unit.json')
const browserReport = path.join(reports, 'browser.json')

const bin = (file) => path.join('node_modules', file)
const typecheck = (folder) => [bin('typescript/bin/tsc'), '-p', folder]

/** Quick and independent checks, run side by side. The output of a check is shown if it fails. */
const staticChecks = [
  { name: 'format', args: [bin('oxfmt/bin/oxfmt'), '--check'] },
  { name: 'lint', args: [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'types of the server', args: typecheck('.') },
  { name: 'types of the app', args: typecheck('src') },
  { name: 'types of the browser tests', args: typecheck('e2e') },
]

const wide = process.argv.includes('--wide')

/** The projects of vitest.config.ts and playwright.config.ts that this run includes. */
const projects = wide
  ? { unit: ['wide'], browser: ['firefox', 'wide'] }
  : { unit: ['node', 'page'], browser: ['chromium'] }
const only = (names) => names.flatMap((name) => ['--project', name])

const unitArgs = [bin('vitest/vitest.mjs'), 'run', '--allowOnly=false', ...only(projects.unit)]
const browserArgs = [
  bin('@playwright/test/cli.js'),
  'test',
  '--forbid-only',
  '--add-reporter=json',
  ...only(projects.browser),
]

await main(async () => {
  const start = performance.now()
  // It also decodes escapes such as %20 in a path.
  assertReadable('Vitest', /[#?%]/)
  await installIfNeeded()
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const inMemory = memoryFolder()
  if (inMemory) process.env['TMPDIR'] = inMemory

  const failures = []
  const note = (name, code) => code === 0 || failures.push(name)
  // At the same time as the unit tests, to use the machine fully.
  const checks = wide ? [] : staticChecks
  const checked = Promise.all(checks.map(async (check) => note(check.name, await runStatic(check))))

  const unit = await prepared(async () => {
    process.env['NGINX_PATH'] = await ensureNginx()
    if (wide) await ensureSystemdAnalyze()
    return announced('unit and contract tests', unitArgs, { ...toolEnv(), UNIT_REPORT: unitReport })
  })
  await checked
  note('unit and contract tests', unit)

  const browser = await prepared(async () => {
    await buildIfStale()
    const env = {
      CHROMIUM_PATH: await ensureChromium(),
      ...(wide && { FIREFOX_PATH: await ensureFirefox() }),
      PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport,
    }
    return announced('browser tests', browserArgs, { ...toolEnv(), ...env })
  })
  note('browser tests', browser)

  const results = [
    ended(unit, readUnitResults, unitReport),
    ended(browser, readBrowserResults, browserReport),
  ]
  const sum = (count) => results.reduce((total, each) => total + count(each), 0)
  console.log()
  for (const each of results) listByName(each)
  console.log(
    `${failures.length > 0 ? `✗ Failed: ${failures.join(', ')}` : '✓ Every check holds'} (${since(start)})`,
  )
  console.log(`${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed.length)} failed`)
  process.exitCode = failures.length > 0 ? 1 : 0
})

async function runStatic({ name, args }) {
  const start = performance.now()
  const { code, output } = await runNode24(args, { capture: true })
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${since(start)})`)
  if (code !== 0) console.log(output.trimEnd())
  return code
}

async function announced(name, args, env) {
  const start = performance.now()
  say(`${name} …`)
  const { code } = await runNode24(args, { env })
  say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${since(start)})`)
  return code
}

/** If preparing the browser tests fails, they count as failed, with a message, and the run goes on. */
async function prepared(work) {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    console.error(`${error.output}\n✗ ${error.message}`)
    return 1
  }
}

/** The results in a report. A run that broke before it could name a failed test counts as one. */
function ended(code, read, report) {
  let results
  try {
    results = read(report)
  } catch {
    results = { passed: 0, failed: [], flaky: [] }
  }
  if (code !== 0 && results.failed.length === 0)
    results.failed.push({ name: path.basename(report), error: 'The run broke: see above' })
  return results
}
