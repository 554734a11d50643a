import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { testKey } from '../../testing/start-console.ts'
import type { Deletion } from '../../../src/contract/deletion.ts'
import { accountFolders } from '../../accounts/other-accounts.ts'
import { filesOfFolder } from '../ledger-files.ts'
import type { Life, LifeAnswer } from './life.ts'

const main = path.join(import.meta.dirname, '../../testing/console-main.ts')
/** A dozen servers are started from the same files, several times each. */
const compileCache = path.join(import.meta.dirname, '../../../node_modules/.cache/fault-tests')
const graceMs = 10_000

export type ProcessOptions = { dataDir: string; upstreamUrl: string; perSecond: number | null }

/** Starts the real server as a process of its own, on the ledger in `dataDir`. */
export async function beginProcess({ dataDir, upstreamUrl, perSecond }: ProcessOptions): Promise<Life> {
  const child = spawn(process.execPath, [main], {
    env: {
      DATA_DIR: dataDir,
      EXA_API_KEY: testKey,
      EXA_BASE_URL: upstreamUrl,
      RATE_LIMIT_RPS: String(perSecond ?? 1000),
      LOG_LEVEL: 'silent',
      PORT: '0',
      NODE_COMPILE_CACHE: compileCache,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit') as Promise<[code: number | null]>
  let printed = ''
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const note = (chunk: Buffer) => {
    printed += chunk.toString()
    const [, address] = /Imports Console on (http:\S+)/.exec(printed) ?? []
    if (address) resolve(address)
  }
  child.stdout.on('data', note)
  child.stderr.on('data', note)
  child.once('exit', (code) => reject(new Error(`The console ended with ${code}:\n${printed}`)))
  const url = await promise

  const ask: Life['ask'] = async (method, address, { body, key } = {}): Promise<LifeAnswer> => {
    const answer = await fetch(`${url}${address}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    return {
      status: answer.status,
      body: (await answer.json()) as Record<string, unknown>,
      deletionId: answer.headers.get('x-deletion-id'),
    }
  }

  return {
    ask,
    settleOpen: async () => {
      const { body } = await ask('GET', '/api/console/deletions?limit=200')
      for (const { id, settledAt } of body['data'] as Deletion[])
        if (settledAt === null) await ask('POST', `/api/console/deletions/${id}/settle`, { body: {} })
    },
    synchronous: null,
    ledgerFile: filesOfFolder(dataDir, accountFolders(dataDir)[0] ?? '').ledger,
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const start = performance.now()
      child.kill('SIGTERM')
      const [code] = await exited
      const tookMs = performance.now() - start
      if (code !== 0 || tookMs > graceMs + 500)
        throw new Error(`The console ended with ${code} after ${Math.round(tookMs)} ms:\n${printed}`)
    },
    crash: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}
