import { createRequire } from 'node:module'
import path from 'node:path'
import { complaint, ensureProgram, fetchWithApt, findProgram, starts } from './programs.mjs'
import { run, runNode24, say } from './run.mjs'

const debians = '/usr/bin/chromium'

/** The headless shell first: the same engine without the desktop browser starts and paints in half the time. */
const installed = {
  linux: [
    '/usr/bin/chromium-headless-shell',
    debians,
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']]
    .filter(Boolean)
    .map((folder) => path.join(folder, 'Google/Chrome/Application/chrome.exe')),
}

/** Not every release of Debian and Ubuntu has the first one, the shell. */
const packages = ['chromium-headless-shell', 'chromium']

/**
 * The path of a Chromium that starts: CHROMIUM_PATH, else an installed browser, else Playwright's own; undefined when
 * there is none. Throws StepError when CHROMIUM_PATH is set and does not start.
 */
export function findChromium() {
  const here = installed[process.platform] ?? []
  return findProgram({ name: 'browser', variable: 'CHROMIUM_PATH', installed: here }) ?? playwrightsOwn()
}

/** The path of a Chromium for the browser tests, fetched when there is none. Throws StepError. */
export async function ensureChromium() {
  if (findChromium() === debians && !process.env['CHROMIUM_PATH']) await fetchShellOfDebian()
  const without =
    'The browser tests need a Chromium, and none could be found or fetched. Install Chromium or Google Chrome,\n' +
    '  or set CHROMIUM_PATH to one, then run the tests again.'
  const fetchIt = fetchWithPlaywright
  return ensureProgram({ name: 'Chromium', find: findChromium, fetchIt, packages, without })
}

/** Fetches the shell in the version of the installed Chromium, so that nothing else changes on the machine. */
async function fetchShellOfDebian() {
  const { code, output } = await run('dpkg-query', ['-W', '-f=${Version}', 'chromium-common'], {
    capture: true,
  })
  if (code === 0) await fetchWithApt([`${packages[0]}=${output}`], { update: false })
}

function playwrightsOwn() {
  try {
    const file = createRequire(import.meta.url)('playwright-core').chromium.executablePath()
    return starts(file) ? file : undefined
  } catch {
    // Not installed yet.
    return undefined
  }
}

async function fetchWithPlaywright() {
  say('Fetching the one of Playwright …')
  const { code, output } = await runNode24(['node_modules/playwright/cli.js', 'install', 'chromium'], {
    capture: true,
    timeoutMs: 120_000,
  })
  if (code !== 0) say(`That failed: ${complaint(output)}`)
}
