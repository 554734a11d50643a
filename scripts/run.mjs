/**
 * Runs programs for the other scripts. All of scripts/*.mjs is plain JavaScript that an old Node with nothing installed can run,
 * because these files install the right Node and the dependencies.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the project, whatever the current one is. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The Node of the `node` package. It runs TypeScript directly and has node:sqlite. */
export const node24 = path.join(
  root,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** A failure to report in words. `output`: what the failed program wrote, which is shown whole. */
export class StepError extends Error {
  /** @param {string} message @param {string} [output] */
  constructor(message, output = '') {
    super(message)
    this.output = output
  }
}

/** Vite cuts a path off at these characters: https://vite.dev/guide/troubleshooting */
export const viteCannotRead = /[#?]/

/** Throws StepError when the path of the project has a character that a tool cannot read. `characters` matches those. */
export function assertReadable(tool, characters) {
  const [character] = characters.exec(root) ?? []
  if (character === undefined) return
  throw new StepError(
    `${tool} cannot read a path with "${character}" in it, and this folder has one: ${path.resolve(root)}. Rename it, or move the project.`,
  )
}

/** Prints one line about what is being done. */
export function say(message) {
  console.log(`▸ ${message}`)
}

/** Seconds since `start` (from performance.now()), as "1.2 s". */
export function since(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}

/** Runs the main function of a script. Prints a StepError as its message, without a stack. */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    if (error.output) console.error(error.output.trimEnd())
    console.error(`\n✗ ${error.message}`)
    process.exitCode = 1
  }
}

/** The environment of a child. The project's own tools come first in its search path, so that "node" is always Node 24. */
export function toolEnv() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const tools = path.join(root, 'node_modules/.bin')
  return { ...process.env, [name]: [tools, process.env[name]].join(path.delimiter) }
}

/** Runs a file (or a tool's own script) under Node 24, from the project's folder unless `cwd` is another. Options as for `run`. */
export function runNode24(args, options) {
  return run(node24, args, options)
}

/**
 * Runs a program to its end. With `capture` its output is kept and returned instead of shown.
 * Resolves to { code, output }; the code is 128 + n after signal n, 124 after `timeoutMs`, 127 when it cannot start.
 */
export function run(
  command,
  args,
  { capture = false, cwd = root, env = toolEnv(), shell = false, timeoutMs = 0 } = {},
) {
  return new Promise((resolve) => {
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    const child = spawn(command, args, { cwd, env, shell, stdio })
    const stopPassing = passSignals(child, capture)
    const settle = (code) => {
      clearTimeout(timer)
      stopPassing()
      resolve({ code, output })
    }
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk) => (output += chunk))
    const giveUp = () => {
      child.kill()
      // Processes that the child started may live on. Do not wait for them.
      child.unref()
      child.stdout?.destroy()
      child.stderr?.destroy()
      settle(124)
    }
    const timer = timeoutMs ? setTimeout(giveUp, timeoutMs) : undefined
    child.once('error', (error) => {
      output += error.message
      settle(127)
    })
    child.once('close', (code, signal) => settle(code ?? 128 + constants.signals[signal]))
  })
}

const passed = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Passes a stop signal on to the child, and ends after the child has ended. A terminal sends Ctrl-C to the whole process group, npm
 * then repeats it to us, and a tool may read a second signal as "now!". So each signal is passed only once, and not at all if a
 * terminal has already sent it.
 */
function passSignals(child, capture) {
  const seen = new Set()
  const pass = (signal) => {
    if (seen.has(signal)) return
    seen.add(signal)
    if (!process.stdin.isTTY || signal === 'SIGTERM') child.kill(signal)
    const killed = 128 + constants.signals[signal]
    child.once('close', (code) => process.exit(capture ? killed : (code ?? killed)))
  }
  for (const signal of passed) process.on(signal, pass)
  return () => {
    for (const signal of passed) process.off(signal, pass)
  }
}
