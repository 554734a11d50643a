import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Deletion } from '../../../src/contract/deletion.ts'
import { compileCache } from '../compile-cache.ts'
import type { Identity, Life, LifeAnswer } from './life.ts'

const main = path.join(import.meta.dirname, '../console-main.ts')
const graceMs = 10_000

const shiftedClock = path.join(import.meta.dirname, 'shifted-clock.ts')

/** The file whose milliseconds the clocks of the processes on a data folder are off by. */
export function clockFile(dataDir: string): string {
  return path.join(dataDir, 'clock')
}

type ProcessOptions = {
  dataDir: string
  identity: Identity
  perSecond: number | null
  /** For how long jobs are held; left out, they are not. */
  undoSeconds?: number
}

/** Starts the real server as a process of its own, on the ledger in `dataDir`. */
export async function beginProcess({
  dataDir,
  identity,
  perSecond,
  undoSeconds = 0,
}: ProcessOptions): Promise<Life> {
  const { account, key: apiKey } = identity
  const child = spawn(process.execPath, ['--import', pathToFileURL(shiftedClock).href, main], {
    env: {
      DATA_DIR: dataDir,
      CLOCK_FILE: clockFile(dataDir),
      EXA_ACCOUNT: account.name,
      ...(apiKey !== null && { EXA_API_KEY: apiKey }),
      ...(account.baseUrl !== null && { EXA_BASE_URL: account.baseUrl }),
      RATE_LIMIT_RPS: String(perSecond ?? 1000),
      LOG_LEVEL: 'silent',
      UNDO_SECONDS: String(undoSeconds),
      PORT: '0',
      ...compileCache,
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
    recheckOpen: async () => {
      const { body } = await ask('GET', '/api/console/deletions?limit=200')
      for (const { id, settledAt } of body['data'] as Deletion[])
        if (settledAt === null) await ask('POST', `/api/console/deletions/${id}/recheck`, { body: {} })
      // Whoever confirms a key, also one that is known, has the console take up what waits, late effects too.
      await ask('POST', '/api/console/account/confirm', { body: {} })
    },
    synchronous: () => null,
    fillDisk: null,
    freeze: async (forMs) => {
      child.kill('SIGSTOP')
      await delay(forMs)
      child.kill('SIGCONT')
    },
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
