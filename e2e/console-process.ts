import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A running console on its own data folder. */
export type ConsoleServer = {
  /** Where it listens; the same after a restart. */
  url: string
  /** Where its databases are. */
  dataDir: string
  /** Ends it as a supervisor would. Throws when it does not end well. */
  stop: () => Promise<void>
  /** Ends it as a crash would. */
  kill: () => Promise<void>
  /** Starts it again, on the same port and data; with another setting where one is given. */
  start: (env?: Record<string, string>) => Promise<void>
  /** Stops it where it runs, and removes its data. Gives all that it printed. */
  dispose: () => Promise<string>
}

const root = path.join(import.meta.dirname, '..')

/** A hundred servers are started from the same files: compiling them once halves what a start costs. */
const compileCache = path.join(root, 'node_modules/.cache/browser-tests')

/** Starts the server as `npm start` does, in a process of its own, with `env` and nothing of this process's own environment. */
export async function startConsoleProcess(env: Record<string, string>): Promise<ConsoleServer> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'console-e2e-'))
  let output = ''
  let child: ChildProcess | null = null

  const run = async (port: string, changes: Record<string, string> = {}): Promise<string> => {
    const started = spawn(process.execPath, [path.join(root, 'dist-server/imports-console.js')], {
      cwd: dataDir,
      env: {
        DATA_DIR: dataDir,
        LOG_LEVEL: 'warn',
        UNDO_SECONDS: '0',
        PORT: port,
        NODE_COMPILE_CACHE: compileCache,
        ...env,
        ...changes,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const note = (chunk: Buffer) => {
      output += chunk.toString()
      const [, address] = /(?:Console on|listens on) (http:[^\s)]+)/.exec(chunk.toString()) ?? []
      if (address) resolve(address)
    }
    started.stdout.on('data', note)
    started.stderr.on('data', note)
    started.once('exit', (code) => reject(new Error(`The console ended with ${code}:\n${output}`)))
    return promise
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const running = child
    child = null
    if (!running) return
    if (running.exitCode === null) {
      running.kill(signal)
      await once(running, 'exit')
    }
    if (signal === 'SIGTERM' && running.exitCode !== 0)
      throw new Error(`The console ended with ${running.exitCode}:\n${output}`)
  }

  const url = await run('0')
  return {
    url,
    dataDir,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    start: async (changes) => void (await run(new URL(url).port, changes)),
    dispose: async () => {
      await end('SIGTERM').finally(() => rmSync(dataDir, { recursive: true, force: true }))
      return output
    },
  }
}
