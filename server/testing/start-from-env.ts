import * as v from 'valibot'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'vitest'
import type { AccountState } from '../../src/contract/account.ts'
import type { Deletion } from '../../src/contract/deletion.ts'
import type { Info } from '../../src/contract/info.ts'
import { type Job, jobSchema } from '../../src/contract/job.ts'
import { defaultTiming } from '../delete/timing.ts'
import { parseConsoleEnv } from '../env/env.ts'
import { createRequestListener, listen } from '../listen.ts'
import { openConsole } from '../open-console.ts'
import type { Caller } from '../route.ts'

export type EnvConsole = {
  /** Where it listens. */
  url: string
  port: number
  fetch: (address: string, init?: RequestInit) => Promise<Response>
  post: (
    address: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; body: Record<string, unknown> }>
  job: (id: string) => Promise<Job>
  /** Newest first. */
  records: () => Promise<Deletion[]>
  account: () => Promise<AccountState>
  info: () => Promise<Info>
  recheckOpen: () => Promise<void>
  /** Ends it; what is under way is cut off. */
  stop: () => Promise<void>
}

/** Waits that are short enough for a test; a call has the time that a loaded machine needs. */
const timing = {
  ...defaultTiming,
  totalMs: 7_000,
  callMs: 3_000,
  recordMs: 200,
  recordRetryMs: 20,
  deleteRetryMs: 10,
  readRetryMs: 10,
  jobRetryMs: 30,
  listAllEveryMs: 100,
}

export type StartOptions = {
  longPauses?: boolean
  /** Where the built app is. */
  dist?: string
  /** Who asks, and what they may do; left out, nobody signs in. */
  identify?: () => Promise<Caller>
  /** APPROVE_OVER, which the environment takes only beside a whole sign-in. */
  approveOver?: number
}

/**
 * The console as its environment makes it, without a built app, started and on a port. It ends with the test. No pause
 * that Exa asks for lasts longer than 60 ms, unless `longPauses` says so.
 */
export async function startFromEnv(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  environment: Record<string, string>,
  { longPauses = false, dist, identify, approveOver }: StartOptions = {},
): Promise<EnvConsole> {
  const env = {
    ...parseConsoleEnv({ PORT: '0', LOG_LEVEL: 'silent', UNDO_SECONDS: '0', ...environment }),
    ...(approveOver !== undefined && { APPROVE_OVER: approveOver }),
  }
  let port = 0
  const opened = await openConsole({
    env,
    port: () => port,
    timing,
    ...(!longPauses && { pauses: { shortestMs: 5, longestMs: 60 } }),
    ...(dist && { dist }),
    ...(identify && { identify, signIn: 'oidc' }),
  })
  const listening = await listen(createRequestListener(opened.app), env.HOST, env.PORT)
  port = listening.port
  opened.start()
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    opened.quiesce()
    await listening.close(0)
    await opened.close(0)
  }
  onTestFinished(stop)
  const send = (address: string, init?: RequestInit) => fetch(`${listening.url}${address}`, init)
  const read = async <T>(address: string) => (await (await send(address)).json()) as T
  return {
    url: listening.url,
    port,
    fetch: send,
    post: async (address, body = {}, headers = {}) => {
      const answer = await send(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'key', ...headers },
        body: JSON.stringify(body),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
    job: async (id) => v.parse(jobSchema, await read(`/api/console/jobs/${id}`)),
    records: async () => (await read<{ data: Deletion[] }>('/api/console/deletions?limit=200')).data,
    account: () => read<AccountState>('/api/console/account'),
    info: () => read<Info>('/api/console/info'),
    recheckOpen: opened.recheckOpen,
    stop,
  }
}

/** A new data folder, which goes with the test. */
export function newDataDir({ onTestFinished }: Pick<TestContext, 'onTestFinished'>): string {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'data-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}
