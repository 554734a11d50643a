import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { run, say } from './run.mjs'

/** Asking for the version tells a browser from Ubuntu's stand-in script, and from one whose libraries are missing. */
export function starts(file) {
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

/** Installs the first of these Debian packages that there is, where apt-get and the right to use it are there. */
export async function fetchWithApt(packages) {
  if (!existsSync('/usr/bin/apt-get')) return
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  if (sudo.length > 0 && (await run('sudo', ['-n', 'true'], { capture: true })).code !== 0) return
  // What is a service, too, is not to start by itself.
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-qq']
  const get = async (...args) => {
    const [command, ...rest] = [...sudo, ...apt, ...args]
    const { code, output } = await run(command, rest, { capture: true, timeoutMs: 180_000 })
    if (code !== 0) say(`apt-get ${args.join(' ')} failed: ${complaint(output)}`)
    return code === 0
  }
  await get('update')
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
