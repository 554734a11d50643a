import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { StepError, node24, root, run, say, since } from './run.mjs'

const wantedMajor = 24

/**
 * Not `npm ci`: it refuses a lock file without another platform's optional packages, and npm writes such a file if the registry
 * does not offer them. This command takes the same locked versions and does not change the lock file. `--include=dev` because the
 * build tools, Node 24 among them, are needed even with NODE_ENV=production.
 */
const npmArgs = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund']

/** Makes node_modules match package-lock.json, unless it does already. Throws StepError. */
export async function installIfNeeded() {
  const reason = staleness() ?? ((await node24Runs()) ? undefined : `Node ${wantedMajor} is missing`)
  if (!reason) return
  const start = performance.now()
  say(`Installing dependencies (${reason}) …`)
  const npm = { capture: true, env: npmEnv(), shell: process.platform === 'win32' }
  const { code, output } = await run('npm', npmArgs, npm)
  if (code !== 0) throw new StepError(`npm install failed (exit code ${code}); its output is above.`, output)
  if (!(await node24Runs())) throw new StepError(noNode24)
  say(`Installed in ${since(start)}`)
}

const noNode24 = `The dependencies are there, but the package "node" did not bring Node ${wantedMajor}.
  Its install script downloads it, and install scripts are probably turned off (ignore-scripts in an .npmrc).
  Allow that one script, then start again:
    npm rebuild node --ignore-scripts=false`

/**
 * Why node_modules does not match the lock file, or undefined when it does. Reads npm's own record of what is installed. So a
 * manual install counts, and an interrupted one, which leaves no record, does not.
 */
function staleness() {
  const wanted = readJson('package-lock.json')?.packages ?? {}
  const { dependencies, devDependencies } = readJson('package.json')
  const locked = wanted['']
  if (
    !sameEntries(dependencies, locked?.dependencies) ||
    !sameEntries(devDependencies, locked?.devDependencies)
  )
    throw new StepError('package.json and package-lock.json do not agree. Run npm install, which mends that.')

  const installed = readJson('node_modules/.package-lock.json')?.packages
  if (!installed) return 'first run'
  const changed = Object.entries(wanted).find(([folder, { version, optional }]) => {
    if (folder === '') return false
    // Optional packages are mostly for other platforms. npm records only those that it installed.
    if (!installed[folder]) return !optional
    return installed[folder].version !== version || !existsSync(path.join(root, folder, 'package.json'))
  })
  return changed && `${changed[0].replace(/^.*node_modules\//, '')} is missing or changed`
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8'))
  } catch {
    return undefined
  }
}

function sameEntries(one = {}, other = {}) {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}

/** Also checks that node_modules is for this platform: a binary for another one does not start. */
async function node24Runs() {
  if (!existsSync(node24)) return false
  const { code, output } = await run(node24, ['--version'], { capture: true })
  return code === 0 && output.startsWith(`v${wantedMajor}.`)
}

/** npm must not run on the Node that it is about to replace. `npm start` puts that first in the search path. */
function npmEnv() {
  const own = path.join(root, 'node_modules')
  const env = { ...process.env }
  for (const name of Object.keys(env)) {
    if (name.toUpperCase() !== 'PATH') continue
    env[name] = env[name]
      .split(path.delimiter)
      .filter((folder) => !folder.startsWith(own))
      .join(path.delimiter)
  }
  return env
}
