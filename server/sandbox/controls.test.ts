import * as v from 'valibot'
import { describe, expect, it, type TestContext } from 'vitest'
import { sandboxStateSchema } from '../../src/contract/sandbox.ts'
import { calmSettings, sandboxSettings, scenarios } from '../sandbox-scenarios.ts'
import { createSandbox } from './app.ts'
import { createSandboxControls } from './controls.ts'
import { withFaults } from './faults.ts'
import { startConsole } from '../testing/start-console.ts'
import { sandbox as sandboxUpstream } from '../upstream.ts'

/** A console with its own sandbox, as with `npm start`. */
async function start({ onTestFinished }: TestContext, { readOnly = false } = {}) {
  const settings = { ...calmSettings }
  const box = createSandbox({ file: ':memory:', imports: 3, settings })
  const console = await startConsole({
    upstream: withFaults(sandboxUpstream(box.app), settings),
    sandbox: createSandboxControls(box, settings),
    readOnly,
  })
  onTestFinished(async () => {
    await console.close()
    box.close()
  })
  const ask = async (method: string, path: string, body?: unknown) => {
    const init = { method, headers: { 'content-type': 'application/json' } }
    const answer = await console.fetch(
      path,
      body === undefined ? {} : { ...init, body: JSON.stringify(body) },
    )
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const controls = '/api/console/sandbox'
  return {
    box,
    console,
    ask,
    change: (changed: unknown) => ask('PATCH', controls, changed),
    reset: (imports: unknown) => ask('POST', `${controls}/reset`, { imports }),
    play: (id: string) => ask('POST', `${controls}/scenarios/${id}`, {}),
    state: () => ask('GET', controls),
    list: () => ask('GET', '/api/websets/v0/imports'),
  }
}

describe('the controls of the sandbox', () => {
  it('tell how it is, and change it from the next call on', async (context) => {
    const { state, change, list } = await start(context)
    const before = await state()
    expect(v.parse(sandboxStateSchema, before.body)).toEqual({
      imports: 3,
      settings: calmSettings,
      scenarios,
      scenario: null,
    })
    expect((await change({ rateLimited: 1 })).body['settings']).toEqual({ ...calmSettings, rateLimited: 1 })
    expect(await list()).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    await change({ rateLimited: 0, serverErrors: 1 })
    expect([500, 503]).toContain((await list()).status)
    await change({ serverErrors: 0, resets: 1 })
    expect(await list()).toMatchObject({ status: 502, body: { code: 'upstream_reset' } })
    await change({ resets: 0, latencyMs: 300 })
    const from = performance.now()
    expect((await list()).status).toBe(200)
    expect(performance.now() - from).toBeGreaterThan(290)
    await change({ latencyMs: 30_000 })
    expect(await list()).toMatchObject({ status: 504, body: { code: 'upstream_timeout' } })
  })

  it('lose an answer only after the call was carried out, and break one only before it', async (context) => {
    const { box, ask, change, list } = await start(context)
    const { data } = (await list()).body as { data: { id: string }[] }
    const path = `/api/websets/v0/imports/${data[0]?.id}`
    await change({ resets: 1 })
    expect((await ask('PATCH', path, { title: 'Broken' })).status).toBe(502)
    expect(box.store.imports.get(data[0]?.id ?? '')?.title).not.toBe('Broken')
    await change({ resets: 0, lostAnswers: 1 })
    expect((await ask('PATCH', path, { title: 'Lost' })).status).toBe(502)
    expect(box.store.imports.get(data[0]?.id ?? '')?.title).toBe('Lost')
  })

  it('fill it anew, and leave the ledger as it is', async (context) => {
    const { console, reset, list } = await start(context)
    const { data } = (await list()).body as { data: { id: string }[] }
    const id = data[0]?.id ?? ''
    expect((await console.deleteImport(id)).status).toBe(200)
    expect(await reset(120)).toMatchObject({ status: 200, body: { imports: 120 } })
    expect(await console.record(id)).toMatchObject({ outcome: 'deleted' })
    expect(await reset(0)).toMatchObject({ status: 200, body: { imports: 0 } })
    expect(await list()).toMatchObject({ status: 200, body: { data: [] } })
  })

  it('play each scenario, until something is changed', async (context) => {
    const { ask, play, change, reset } = await start(context)
    const told = async () => (await ask('GET', '/api/console/info')).body['scenario']
    expect(await told()).toBe(null)
    let held = 3
    for (const { id, title, imports, settings } of scenarios) {
      held = imports ?? held
      expect(await play(id)).toMatchObject({
        status: 200,
        body: { scenario: id, settings, imports: held },
      })
      expect(await told()).toBe(title)
    }
    expect((await reset(2)).body['scenario']).toBe(null)
    await play('slow-api')
    expect((await change({})).body['scenario']).toBe('slow-api')
    expect((await change({ latencyMs: 0 })).body['scenario']).toBe(null)
    expect(await told()).toBe(null)
    expect(await play('stormy')).toMatchObject({ status: 404, body: { code: 'no_scenario' } })
  })

  it('have odd data in one scenario alone', async (context) => {
    const { ask, play, reset } = await start(context)
    const statuses = async () => {
      const { body } = await ask('GET', '/api/websets/v0/imports?limit=200')
      return new Set((body['data'] as { status: string }[]).map(({ status }) => status))
    }
    await play('odd-data')
    expect(await statuses()).toContain('archived')
    // This scenario changes the data, not the behaviour of the API.
    await play('calm')
    expect(await statuses()).toContain('archived')
    expect((await reset(60)).body['scenario']).toBe('calm')
    expect(await statuses()).not.toContain('archived')
  })

  it('name what they refuse', async (context) => {
    const { change, reset, state } = await start(context)
    for (const [field, settings] of [
      ['rateLimited', { rateLimited: 1.01 }],
      ['resets', { resets: -0.1 }],
      ['lostAnswers', { lostAnswers: '1' }],
      ['latencyMs', { latencyMs: 1.5 }],
      ['processingSeconds', { processingSeconds: null }],
      ['speed', { speed: 1 }],
      ['The body', []],
    ] as const)
      expect(await change(settings)).toMatchObject({
        status: 400,
        body: { code: 'invalid_field', message: expect.stringContaining(field) as string },
      })
    for (const imports of [-1, 100_001, 1.5, '3', null]) expect((await reset(imports)).status).toBe(400)
    expect((await state()).body).toMatchObject({ imports: 3, settings: calmSettings })
  })

  it('change nothing in a read-only console', async (context) => {
    const { change, reset, play, state } = await start(context, { readOnly: true })
    for (const answer of [await change({ resets: 1 }), await reset(0), await play('calm')])
      expect(answer).toMatchObject({ status: 403, body: { code: 'read_only' } })
    expect((await state()).body).toMatchObject({ imports: 3, settings: calmSettings })
  })

  it('are none in live mode', async ({ onTestFinished }) => {
    const console = await startConsole({ upstream: 'http://127.0.0.1:9' })
    onTestFinished(() => console.close())
    const answer = await console.fetch('/api/console/sandbox')
    expect(await answer.json()).toMatchObject({ status: 404, code: 'no_sandbox' })
  })
})

describe('the environment of the sandbox', () => {
  it('is a scenario, changed by what has a variable of its own', () => {
    expect(sandboxSettings({})).toEqual(calmSettings)
    const given = { SANDBOX_SCENARIO: 'slow-api', SANDBOX_LATENCY_MS: 5, SANDBOX_RESETS: 0.5 }
    expect(sandboxSettings(given)).toEqual({
      ...calmSettings,
      latencyMs: 5,
      processingSeconds: 30,
      resets: 0.5,
    })
  })
})
