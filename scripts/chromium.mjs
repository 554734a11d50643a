import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { StepError, run, runNode24, say } from './run.mjs'

/** The headless shell first: the same engine without the desktop browser around it starts and paints in half the time. */
const installed = {
  linux: [
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
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

/**
 * The path of a Chromium that starts: CHROMIUM_PATH, else an installed browser, else Playwright's own; undefined when
 * there is none. Throws StepError when CHROMIUM_PATH is set and does not start.
 */
export function findChromium() {
  const chosen = process.env['CHROMIUM_PATH']
  if (chosen) {
    if (starts(chosen)) return chosen
    throw new StepError(`CHROMIUM_PATH is ${chosen}, which is no browser that starts here.`)
  }
  return (installed[process.platform] ?? []).find(starts) ?? playwrightsOwn()
}

/** The path of a Chromium for the browser tests, fetched when there is none. Throws StepError. */
export async function ensureChromium() {
  const found = findChromium()
  if (found) {
    say(`Chromium: ${found}`)
    return found
  }
  for (const fetchIt of [fetchWithPlaywright, fetchWithApt]) {
    await fetchIt()
    const fetched = findChromium()
    if (fetched) {
      say(`Chromium: ${fetched}`)
      return fetched
    }
  }
  throw new StepError(
    'The browser tests need a Chromium, and none could be found or fetched. Install Chromium or Google Chrome,\n' +
      '  or set CHROMIUM_PATH to one, then run the tests again.',
  )
}

/** Asking for the version tells a browser from Ubuntu's stand-in script, and from one whose libraries are missing. */
function starts(file) {
  if (!existsSync(file)) return false
  // On Windows the question would open a window.
  if (process.platform === 'win32') return true
  try {
    return /\d+\.\d+/.test(
      execFileSync(file, ['--version'], { timeout: 20_000, stdio: ['ignore', 'pipe', 'ignore'] }),
    )
  } catch {
    return false
  }
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
  say('No Chromium found: fetching the one of Playwright …')
  const { code, output } = await runNode24(['node_modules/playwright/cli.js', 'install', 'chromium'], {
    capture: true,
    timeoutMs: 120_000,
  })
  if (code !== 0) say(`That failed: ${complaint(output)}`)
}

async function fetchWithApt() {
  if (!existsSync('/usr/bin/apt-get')) return
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  if (sudo.length > 0 && (await run('sudo', ['-n', 'true'], { capture: true })).code !== 0) return
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq']
  const get = async (...args) => {
    const [command, ...rest] = [...sudo, ...apt, ...args]
    const { code, output } = await run(command, rest, { capture: true, timeoutMs: 180_000 })
    if (code !== 0) say(`apt-get ${args.join(' ')} failed: ${complaint(output)}`)
    return code === 0
  }
  await get('update')
  // Not every release of Debian and Ubuntu has the shell.
  for (const name of ['chromium-headless-shell', 'chromium']) {
    say(`Installing the Debian package ${name} …`)
    if (await get('install', '-y', '--no-install-recommends', name)) return
  }
}

/** The line of a program's output that says what went wrong. */
function complaint(output) {
  const lines = output.trim().split('\n')
  return lines.find((line) => /error|failed/i.test(line))?.trim() || lines.at(-1) || 'no answer in time'
}
