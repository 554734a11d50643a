import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { compileCache } from './compile-cache.ts'

const entry = path.join(import.meta.dirname, '../sandbox/main.ts')

/** Runs `main.ts` as its own process, as `npm run sandbox` does. `started` gives its address; `ended` how it ended. */
export function spawnSandbox(environment: Record<string, string>) {
  const child = spawn(process.execPath, [entry], {
    env: { PORT: '0', ...compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text))
  // Listened to from now on: it may have said so before anybody asks.
  const firstWords = once(child.stdout, 'data')
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }))
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    ended,
    /** The origin that the first line names. Throws when the process ends without one. */
    async started(): Promise<string> {
      await Promise.race([firstWords, ended])
      const origin = /http:\/\/[^/ ]+/.exec(output.out)?.[0]
      if (!origin) throw new Error(`The sandbox did not start: ${output.err}`)
      return origin
    },
  }
}
