import { spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, type TestContext } from 'vitest'
import type { Integrity } from '../src/contract/deletion.ts'
import { compileCache } from './testing/compile-cache.ts'
import { sampleImport } from './testing/sample-import.ts'
import { type EnvConsole, newDataDir, startFromEnv } from './testing/start-from-env.ts'
import { gate } from './testing/stub-behaviours.ts'
import { startStubUpstream } from './testing/stub-upstream.ts'
import { until } from './testing/until.ts'

const ids = (name: string, count = 2) => Array.from({ length: count }, (_, n) => `import_${name}_${n}`)
const person = (name: string) => ({ kind: 'person', subject: name, name, address: null }) as const

async function command(name: string, dataDir: string, ...args: string[]) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'commands', `${name}.ts`), ...args], {
    env: { DATA_DIR: dataDir, ...compileCache },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()))
  return new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  )
}

/** A console with a job that runs (its first call has no answer yet), one that is held, and one that waits for approval. */
async function startWithJobs(test: TestContext) {
  const all = [...ids('running', 3), ...ids('held'), ...ids('waiting', 3)]
  const stub = await startStubUpstream({ imports: all.map((id) => sampleImport(id)) })
  test.onTestFinished(stub.close)
  const unanswered = gate()
  test.onTestFinished(() => unanswered.release())
  stub.always('DELETE', unanswered.behaviour)
  const dataDir = newDataDir(test)
  const env = { DATA_DIR: dataDir, EXA_API_KEY: 'exa-test-key-0123456789abcdef', EXA_BASE_URL: stub.url }
  let who = person('ada')
  const be = (name: string) => (who = person(name))
  const options = { approveOver: 2, identify: async () => ({ who, role: 'operator' as const }) }
  const start = (more: Record<string, string> = {}) => startFromEnv(test, { ...env, ...more }, options)
  const ask = async (console: EnvConsole, name: string, count?: number) => {
    const asked = await console.post(
      '/api/console/jobs',
      { ids: ids(name, count) },
      { 'idempotency-key': name },
    )
    expect(asked).toMatchObject({ status: 201 })
    return String(asked.body['id'])
  }

  const console = await start({ UNDO_SECONDS: '3600' })
  // Then it is known that nothing uses them, and only the count says what has to be approved.
  await console.fetch('/api/websets/v0/websets?limit=100')
  // One that was approved is not held.
  const running = await ask(console, 'running', 3)
  be('bob')
  await console.post(`/api/console/jobs/${running}/approve`)
  be('ada')
  await unanswered.arrived
  const held = await ask(console, 'held')
  const waiting = await ask(console, 'waiting', 3)
  const jobs = { running, held, waiting }
  for (const [state, id] of Object.entries(jobs)) expect(await console.job(id)).toMatchObject({ state })
  return { stub, dataDir, console, jobs, start, be }
}

const integrity = async (console: EnvConsole) => {
  const answer = await console.fetch('/api/console/deletions/integrity')
  return (await answer.json()) as Integrity
}
const problems = async (console: EnvConsole) => (await integrity(console)).problems

/** A job that is paused, with words that end so. */
const pausedWith = (more = '') => ({
  state: 'paused',
  paused: {
    code: 'from_backup',
    message: expect.stringMatching(
      new RegExp(`^The backup of \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC .*original.*${more}`),
    ),
  },
})

describe('a console that is started on a backup', { timeout: 60_000 }, () => {
  it('pauses what was running, held or waiting, says why, and deletes only what somebody resumes', async (test) => {
    const { stub, dataDir, console, jobs, start, be } = await startWithJobs(test)
    const copy = path.join(newDataDir(test), 'copy')
    const copied = await command('backup', dataDir, copy)
    expect(copied).toMatchObject({ code: 0, output: expect.stringMatching(/pauses the jobs/) })
    expect(await command('ledger-verify', copy)).toMatchObject({ code: 0 })
    // The original goes on: only copies have the mark.
    for (const [state, id] of Object.entries(jobs)) expect(await console.job(id)).toMatchObject({ state })
    await console.stop()

    stub.recover()
    stub.requests.length = 0
    const restored = await start({ DATA_DIR: copy })
    // Long enough for a job to begin.
    await restored.recheckOpen()
    await delay(300)
    expect(await restored.job(jobs.running)).toMatchObject(pausedWith())
    expect(await restored.job(jobs.held)).toMatchObject(pausedWith())
    expect(await restored.job(jobs.waiting)).toMatchObject(pausedWith('waits for approval again'))
    expect(stub.requests.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(await problems(restored)).toEqual([])
    expect(await command('ledger-verify', copy)).toMatchObject({ code: 0 })

    const resume = (id: string) => restored.post(`/api/console/jobs/${id}/resume`)
    const decide = (what: string) => restored.post(`/api/console/jobs/${jobs.waiting}/${what}`)
    for (const id of [jobs.running, jobs.held]) {
      expect((await resume(id)).status).toBe(200)
      await until(async () => (await restored.job(id)).state === 'finished')
    }
    expect([...stub.imports.keys()].toSorted()).toEqual(ids('waiting', 3))
    expect((await decide('approve')).status).toBe(409)
    expect(await resume(jobs.waiting)).toMatchObject({
      status: 200,
      body: { state: 'waiting', paused: null },
    })
    expect((await decide('approve')).status).toBe(403)
    expect(await problems(restored)).toEqual([])
    be('bob')
    expect((await decide('approve')).status).toBe(200)
    await until(async () => (await restored.job(jobs.waiting)).state === 'finished')
    expect(stub.imports.size).toBe(0)
    expect(await problems(restored)).toEqual([])
  })

  it('writes nothing more when it is started again', async (test) => {
    const { dataDir, console, start } = await startWithJobs(test)
    const copy = path.join(newDataDir(test), 'copy')
    expect(await command('backup', dataDir, copy)).toMatchObject({ code: 0 })
    await console.stop()
    const restored = await start({ DATA_DIR: copy })
    const before = await integrity(restored)
    await restored.stop()
    const again = await start({ DATA_DIR: copy })
    expect(await integrity(again)).toMatchObject({ entries: before.entries, problems: [] })
  })
})
