import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fetchWithApt } from './find-browser.mjs'
import { StepError, say } from './run.mjs'

const installed = ['/usr/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx', '/usr/local/bin/nginx']

/** What to do where there is none. */
export const howToInstall =
  'Install nginx (on Debian and Ubuntu: apt-get install nginx; on a Mac: brew install nginx), or set NGINX_PATH to one.'

/** The path of an nginx that starts: NGINX_PATH, else an installed one; undefined when there is none. */
export function findNginx() {
  const chosen = process.env['NGINX_PATH']
  if (!chosen) return installed.find(starts)
  if (starts(chosen)) return chosen
  throw new StepError(`NGINX_PATH is ${chosen}, which is no nginx that starts here.`)
}

function starts(file) {
  if (!existsSync(file)) return false
  try {
    execFileSync(file, ['-v'], { timeout: 20_000, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The path of an nginx for the tests, installed when there is none. Throws StepError. */
export async function ensureNginx() {
  let found = findNginx()
  if (!found) {
    say('No nginx found.')
    await fetchWithApt(['nginx'])
    found = findNginx()
  }
  if (!found)
    throw new StepError(
      `The tests run the console behind nginx, and none could be found or fetched.\n  ${howToInstall}`,
    )
  say(`nginx: ${found}`)
  return found
}
