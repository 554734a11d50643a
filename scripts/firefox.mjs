import path from 'node:path'
import { fetchWithApt, starts } from './find-browser.mjs'
import { StepError, say } from './run.mjs'

/** Firefox ESR first: it changes least. */
const installed = {
  linux: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox'],
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)']]
    .filter(Boolean)
    .map((folder) => path.join(folder, 'Mozilla Firefox/firefox.exe')),
}

/** What to do where there is none. */
export const howToInstall =
  'Install Firefox (on Debian: apt-get install firefox-esr; on Ubuntu: apt-get install firefox), or set FIREFOX_PATH to one.'

/**
 * The path of a Firefox that starts: FIREFOX_PATH, else an installed one; undefined when there is none. Throws StepError when
 * FIREFOX_PATH is set and does not start.
 */
export function findFirefox() {
  const chosen = process.env['FIREFOX_PATH']
  if (chosen) {
    if (starts(chosen)) return chosen
    throw new StepError(`FIREFOX_PATH is ${chosen}, which is no browser that starts here.`)
  }
  return (installed[process.platform] ?? []).find(starts)
}

/** The path of a Firefox for the browser tests, installed when there is none. Throws StepError. */
export async function ensureFirefox() {
  let found = findFirefox()
  if (!found) {
    say('No Firefox found.')
    await fetchWithApt(['firefox-esr', 'firefox'])
    found = findFirefox()
  }
  if (!found)
    throw new StepError(
      `The browser tests run in Firefox too, and none could be found or fetched.\n  ${howToInstall}`,
    )
  say(`Firefox: ${found}`)
  return found
}
