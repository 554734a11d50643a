import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { StepError, run, say } from './run.mjs'

/** Asks for the version. That fails for Ubuntu's placeholder script, and for a program whose libraries are missing. */
export function starts(file, versionOption = '--version') {
  if (!existsSync(file)) return false
  // On Windows a browser would open a window to answer.
  if (process.platform === 'win32') return true
  const { status, stdout, stderr } = spawnSync(file, [versionOption], { timeout: 20_000, encoding: 'utf8' })
  return status === 0 && /\d+\.\d+/.test(stdout + stderr)
}

/**
 * The path of a program that starts: the one in the environment variable, else an installed one; undefined if there is none. Throws
 * StepError when the variable is set and its program does not start.
 */
export function findProgram({ name, variable, installed, versionOption }) {
  const chosen = process.env[variable]
  if (!chosen) return installed.find((file) => starts(file, versionOption))
  if (starts(chosen, versionOption)) return chosen
  throw new StepError(`${variable} is ${chosen}, which is no ${name} that starts here.`)
}

/**
 * The path from `find`. If there is none, tries `fetchIt` if it is given, then installs the first of these Debian packages that
 * exists. Throws StepError.
 */
export async function ensureProgram({ name, find, fetchIt, packages, without }) {
  let found = find()
  if (!found) say(`No ${name} found.`)
  for (const fetching of [fetchIt, () => fetchWithApt(packages)]) {
    if (found || !fetching) continue
    await fetching()
    found = find()
  }
  if (!found) throw new StepError(without)
  say(`${name}: ${found}`)
  return found
}

/**
 * Installs the first of these Debian packages that exists, if apt-get is there and may be used. `update`: whether to update the
 * list of packages first.
 */
export async function fetchWithApt(packages, { update = true } = {}) {
  if (!existsSync('/usr/bin/apt-get')) return
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  if (sudo.length > 0 && (await run('sudo', ['-n', 'true'], { capture: true })).code !== 0) return
  // A package with a service must not start it.
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-qq']
  const get = async (...args) => {
    const [command, ...rest] = [...sudo, ...apt, ...args]
    const { code, output } = await run(command, rest, { capture: true, timeoutMs: 180_000 })
    if (code !== 0) say(`apt-get ${args.join(' ')} failed: ${complaint(output)}`)
    return code === 0
  }
  if (update) await get('update')
  for (const name of packages) {
    say(`Installing the Debian package ${name} …`)
    if (await get('install', '-y', '--no-install-recommends', name)) return
  }
}

/** The line of a program's output that says what went wrong. */
export function complaint(output) {
  const lines = output.trim().split('\n')
  return lines.find((line) => /error|failed/i.test(line))?.trim() || lines.at(-1) || 'no answer in time'
}
