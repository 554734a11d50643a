import path from 'node:path'
import { ensureProgram, findProgram } from './programs.mjs'

/** Firefox ESR first: it changes least. */
const installed = {
  linux: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox'],
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)']]
    .filter(Boolean)
    .map((folder) => path.join(folder, 'Mozilla Firefox/firefox.exe')),
}

/** What to do if there is none. */
export const howToInstall =
  'Install Firefox (on Debian: apt-get install firefox-esr; on Ubuntu: apt-get install firefox), or set FIREFOX_PATH to one.'

/** The path of a Firefox; undefined when there is none. Throws StepError when that of FIREFOX_PATH does not start. */
export function findFirefox() {
  const here = installed[process.platform] ?? []
  return findProgram({ name: 'Firefox', variable: 'FIREFOX_PATH', installed: here })
}

/** The path of a Firefox for the browser tests, installed when there is none. Throws StepError. */
export function ensureFirefox() {
  const packages = ['firefox-esr', 'firefox']
  const without = `The browser tests run in Firefox too, and none could be found or fetched.\n  ${howToInstall}`
  return ensureProgram({ name: 'Firefox', find: findFirefox, packages, without })
}
