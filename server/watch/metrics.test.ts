import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConsoleEnv } from '../env/env.ts'
import { type ParsedFamily, parseMetrics } from '../testing/parse-metrics.ts'
import type { TestConsole } from '../testing/start-console.ts'
import { startPair } from '../testing/start-pair.ts'
import { refuse, resetBefore } from '../testing/stub-behaviours.ts'
import { until } from '../testing/until.ts'

const token = 'a-token-of-the-test-0123456789'

async function scrape(console: TestConsole, sent = token) {
  const answer = await console.fetch('/metrics', { headers: { authorization: `Bearer ${sent}` } })
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}

function valueOf(families: ParsedFamily[], name: string, labels: Record<string, string> = {}) {
  const fits = (sample: ParsedFamily['samples'][number]) =>
    sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
  return families.flatMap(({ samples }) => samples).find(fits)?.value
}

describe('/metrics', () => {
  it('is not there without a token', async (context) => {
    const { console } = await startPair(context)
    const answer = await scrape(console)
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'no_metrics' })
  })

  it('wants the token, whole, as Bearer', async (context) => {
    const { console } = await startPair(context, { metricsToken: token })
    for (const wrong of ['', 'x', token.slice(1), `${token}x`, token.toUpperCase()])
      expect((await scrape(console, wrong)).status, wrong).toBe(401)
    for (const authorization of [token, `Basic ${token}`, ''])
      expect((await console.fetch('/metrics', { headers: { authorization } })).status).toBe(401)
    const refused = await console.fetch('/metrics')
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    expect((await scrape(console)).status).toBe(200)
    expect(console.log()).not.toContain(token)
  })

  it('tells what happened, in the text format of Prometheus', async (context) => {
    const { stub, console } = await startPair(context, { metricsToken: token, perSecond: 20, keepFilesMb: 1 })
    stub.script('GET', refuse(503, {}), resetBefore, resetBefore)
    await console.fetch('/api/websets/v0/imports/import_a')
    await console.fetch('/api/websets/v0/imports/import_a')
    await console.deleteImport('import_a')
    await console.fetch('/nowhere')

    const { type, text } = await scrape(console)
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
    const families = parseMetrics(text)
    const requests = 'imports_console_http_request_duration_seconds_count'
    const route = '/api/websets/v0/imports/:id'
    expect(valueOf(families, requests, { route, method: 'GET', status: '503' })).toBe(1)
    expect(valueOf(families, requests, { route, method: 'GET', status: '502' })).toBe(1)
    expect(valueOf(families, requests, { route, method: 'DELETE', status: '200' })).toBe(1)
    expect(valueOf(families, requests, { route: 'none', status: '404' })).toBe(1)
    const calls = 'imports_console_upstream_call_duration_seconds_count'
    const upstream = { route: '/websets/v0/imports/:id' }
    expect(valueOf(families, calls, { ...upstream, method: 'GET', status: '503' })).toBe(1)
    expect(valueOf(families, calls, { ...upstream, method: 'GET', status: 'reset' })).toBe(2)
    expect(valueOf(families, calls, { ...upstream, method: 'DELETE', status: '200' })).toBe(1)
    expect(valueOf(families, 'imports_console_deletions', { outcome: 'deleted' })).toBe(1)
    expect(valueOf(families, 'imports_console_deletions', { outcome: 'failed' })).toBe(0)
    expect(valueOf(families, 'imports_console_budget_limit_calls_per_second')).toBe(20)
    // The opening of the account, the intent and the outcome.
    expect(valueOf(families, 'imports_console_ledger_head_entry')).toBe(3)
    expect(valueOf(families, 'imports_console_ledger_verified_entry')).toBe(3)
    expect(valueOf(families, 'imports_console_ledger_open_problems')).toBe(0)
    expect(valueOf(families, 'imports_console_kept_files')).toBe(0)
    expect(valueOf(families, 'imports_console_kept_files_bytes')).toBe(0)
    const verified = valueOf(families, 'imports_console_ledger_verified_timestamp_seconds') ?? 0
    expect(Math.abs(verified - Date.now() / 1000)).toBeLessThan(30)
    const started = valueOf(families, 'process_start_time_seconds') ?? 0
    expect(Date.now() / 1000 - started - process.uptime()).toBeLessThan(5)
  })

  it('counts jobs by state', async (context) => {
    const { console } = await startPair(context, { metricsToken: token })
    await console.fetch('/api/console/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'key' },
      body: JSON.stringify({ ids: ['import_a', 'import_b'] }),
    })
    const finished = async () =>
      valueOf(parseMetrics((await scrape(console)).text), 'imports_console_jobs', { state: 'finished' })
    await until(async () => (await finished()) === 1)
    expect(await finished()).toBe(1)
  })

  it('has no id, no title and no query in it, whatever was asked', async (context) => {
    const { console } = await startPair(context, { metricsToken: token })
    const secret = 'zz_secret_9'
    for (const { method, path: pattern } of console.routes) {
      const address = pattern.replace(':id', secret)
      const headers = ['Content-Type: application/json', 'Content-Length: 2']
      await console.raw(`${method} ${address}?code=${secret} HTTP/1.1`, headers, '{}')
      await console.raw(`${method} ${address} HTTP/1.1`, headers, '{}')
      await console.raw(`${method} ${address}/${secret} HTTP/1.1`, headers, '{}')
    }
    await console.raw(`GET /${secret} HTTP/1.1`)
    await console.raw(`BREW /${secret} HTTP/1.1`)
    const { text } = await scrape(console)
    expect(text).not.toContain(secret)
    expect(text).not.toContain('import_a')
    expect(text).not.toContain('Companies of')
    // Make sure that every route was called.
    for (const { path: pattern } of console.routes) expect(text).toContain(`route="${pattern}"`)
  })

  it('is described in docs/metrics.md, name by name', async (context) => {
    const { console } = await startPair(context, { metricsToken: token })
    const families = parseMetrics((await scrape(console)).text)
    const document = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'metrics.md'), 'utf8')
    const described = [...document.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(
      ([, name, type]) => `${name} ${type}`,
    )
    expect(described.toSorted()).toEqual(families.map(({ name, type }) => `${name} ${type}`).toSorted())
  })
})

describe('METRICS_TOKEN', () => {
  it('must be long enough that nobody guesses it, and is not repeated where it is not', () => {
    expect(parseConsoleEnv({ METRICS_TOKEN: token }).METRICS_TOKEN).toBe(token)
    expect(() => parseConsoleEnv({ METRICS_TOKEN: 'short' })).toThrow(
      /^METRICS_TOKEN must be 16 to 200 characters of plain ASCII, with no spaces$/,
    )
  })
})
