/**
 * Running programs for the other scripts. Everything in scripts/*.mjs is plain JavaScript that an old Node with nothing
 * installed can run: these files are what brings the right Node and the dependencies.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the project, whatever the current one is. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The Node that the `node` package brings; it runs TypeScript as it is and has node:sqlite. */
export const node24 = path.join(
  root,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** A failure that is told in words; `output` is what the failed program wrote, to be shown whole. */
export class StepError extends Error {
  /** @param {string} message @param {string} [output] */
  constructor(message, output = '') {
    super(message)
    this.output = output
  }
}

/** Vite takes what follows these for no part of a path: https://vite.dev/guide/troubleshooting */
export const viteCannotRead = /[#?]/

/** Throws StepError where the path of the project has a character that a tool cannot read; `characters` matches those. */
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

/** Runs a script's main function; a StepError is printed as its words, not as a stack. */
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

/** The search path of a child: the project's own tools first, so that "node" is Node 24 wherever they look for it. */
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
      // What the child itself started may live on, and must not keep us waiting.
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
 * Passes a stop on to the child and ends with it, when it has ended in its own time. A terminal sends Ctrl-C to the
 * whole process group, npm then repeats it to us, and a tool may take a second one for "now!": so each signal is
 * passed once, and not at all where a terminal has delivered it already.
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
