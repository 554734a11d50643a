import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseConsoleEnv } from '../server/env/env.ts'
import { type ServedConsole, serveConsole } from '../server/serve-console.ts'
import type { ConsoleServer } from './console-process.ts'

/**
 * The console as `npm start` runs it, in this process: a process of its own for each test takes a third of a test's
 * time. With `env` and nothing of this process's own environment.
 */
export async function startConsoleHere(env: Record<string, string>): Promise<ConsoleServer> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'console-e2e-'))
  let running: ServedConsole | null = null
  const run = async (PORT: string, changes: Record<string, string> = {}) => {
    const settings = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', UNDO_SECONDS: '0', PORT, ...env, ...changes }
    running = await serveConsole(parseConsoleEnv(settings))
    return running
  }
  const stop = async () => {
    await running?.stop()
    running = null
  }
  const { url, port } = await run('0')
  return {
    url,
    dataDir,
    stop,
    start: async (changes) => void (await run(String(port), changes)),
    kill: async () => {
      throw new Error('Only a process of its own can be killed: test.use({ ownProcess: true })')
    },
    dispose: async () => {
      await stop().finally(() => rmSync(dataDir, { recursive: true, force: true }))
      return ''
    },
  }
}
