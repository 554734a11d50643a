import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { javaScript, python, shellWord } from '../../src/requests/samples/quote.ts'
import { actionOfCall, consoleCall } from '../../src/requests/samples/action-of-call.ts'
import { type Action, languages, sampleOf } from '../../src/requests/samples/sample.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { sandbox as sandboxUpstream } from '../upstream.ts'
import { createSandbox } from './app.ts'
import { spawnSandbox } from './spawn-sandbox.ts'

/** The samples that the app shows, run: by a shell with curl, by Node with exa-js, and read by Python. */

const folder = mkdtempSync(path.join(os.tmpdir(), 'samples-'))
let sandbox: ReturnType<typeof spawnSandbox>
const csv = path.join(folder, "it's leads.csv")
const csvText = 'name,website\nAcme,https://acme.example\n'
const params = {
  size: csvText.length,
  count: 1,
  format: 'csv',
  entity: { type: 'company' },
  csv: { identifier: 1 },
} as const
const run = promisify(execFile)
const environment = { ...process.env, EXA_API_KEY: 'any' }
const nasty = `It's "50 %" of $HOME, \`ls\` \\n\n\t\u2028\u202E😀 é`
const nastyMetadata = { "it's": nasty, ['__proto__']: '$(exit 1)', 'a b': '!x' }
let baseUrl = ''
let ids: string[] = []

beforeAll(async () => {
  sandbox = spawnSandbox({ DATA_DIR: folder, SANDBOX_PROCESSING_SECONDS: '0' })
  writeFileSync(csv, csvText)
  baseUrl = await sandbox.started()
  const page = (await call('imports')) as { data: { id: string }[] }
  ids = page.data.map(({ id }) => id)
}, 30_000)

afterAll(async () => {
  sandbox.kill('SIGTERM')
  await sandbox.ended
  rmSync(folder, { recursive: true })
})

async function call(route: string): Promise<unknown> {
  const answer = await fetch(`${baseUrl}/websets/v0/${route}`, { headers: { 'x-api-key': 'any' } })
  return answer.json()
}

/** All of them, on imports that are there; `from` is the first of five that it may use up. */
function actions(from: number): Action[] {
  const [one = '', two = '', three = '', four = ''] = ids.slice(from)
  return [
    { kind: 'list imports', limit: 3 },
    { kind: 'create import', fileName: csv, params: { ...params, title: nasty, metadata: nastyMetadata } },
    { kind: 'list websets' },
    { kind: 'list events' },
    { kind: 'get import', id: one },
    { kind: 'update import', id: one, changes: { title: nasty, metadata: nastyMetadata } },
    { kind: 'delete import', id: two },
    { kind: 'delete imports', ids: [three, four] },
  ]
}

/** The first as its update made it; the status of the three that were deleted. */
const done = { title: nasty, quote: nasty, gone: [404, 404, 404] }

async function whatBecame(from: number) {
  const [one = '', ...gone] = ids.slice(from, from + 4)
  const { title, metadata } = (await call(`imports/${one}`)) as { title: string; metadata: object }
  const answers = (await Promise.all(gone.map((id) => call(`imports/${id}`)))) as { statusCode: number }[]
  return {
    title,
    quote: new Map(Object.entries(metadata)).get("it's"),
    gone: answers.map(({ statusCode }) => statusCode),
  }
}

/** What became of the import that was created last. */
async function newest() {
  const { data } = (await call('imports?limit=1')) as { data: Record<string, unknown>[] }
  const { title, status, count } = data[0] ?? {}
  return { title, status, count }
}

const has = (command: string) => spawnSync(command, ['--version']).status === 0

describe('samples', () => {
  it('in JavaScript do what they say, with exa-js', async () => {
    for (const action of actions(0)) {
      const code = sampleOf(action, 'JavaScript', { baseUrl })
      await run(process.execPath, ['--input-type=module', '-e', code], { env: environment })
    }
    expect(await whatBecame(0)).toEqual(done)
    expect(await newest()).toEqual({ title: nasty, status: 'completed', count: 1 })
  })

  it('with curl do what they say, or are one command each where there is no curl', async () => {
    const curl = has('curl')
    for (const action of actions(5)) {
      const code = sampleOf(action, 'curl', { baseUrl })
      if (curl) await run('sh', ['-ec', code.replaceAll('curl ', 'curl -fsS ')], { env: environment })
      else await run('sh', ['-nc', code])
    }
    expect(curl ? await whatBecame(5) : done).toEqual(done)
    expect(await newest()).toEqual({ title: nasty, status: 'completed', count: 1 })
    expect(sampleOf({ kind: 'list imports' }, 'curl')).toBe(
      `curl 'https://api.exa.ai/websets/v0/imports?limit=25' \\\n  -H "x-api-key: $EXA_API_KEY"`,
    )
  })

  it('in Python are Python, and call with one id', () => {
    const code = actions(10).map((action) => sampleOf(action, 'Python'))
    const check = 'import ast, sys, json\nfor code in json.load(sys.stdin): ast.parse(code)'
    const faults = has('python3')
      ? spawnSync('python3', ['-c', check], { input: JSON.stringify(code) }).stderr.toString()
      : ''
    expect(faults).toBe('')
    expect(code[6]).toMatch(/exa\.websets\.imports\.delete\('[\w-]+'\)\n/)
  })

  it('never hold a key', () => {
    for (const language of languages)
      for (const action of actions(0)) expect(sampleOf(action, language)).toContain('EXA_API_KEY')
  })
})

/** As the log has it. */
const logged = (
  method: string,
  route: string,
  body: unknown = null,
  headers: Record<string, string> = {},
) => ({
  method,
  path: `/api/${route}`,
  body,
  headers,
})

describe('calls to the console', () => {
  const box = createSandbox({
    file: ':memory:',
    imports: 3,
    settings: { processingSeconds: 0, brokenUploads: 0 },
  })
  let console: TestConsole
  beforeAll(async () => {
    console = await startConsole({ upstream: sandboxUpstream(box.app) })
  })
  afterAll(async () => {
    await console.close()
    box.close()
  })

  const json = { 'content-type': 'application/json' }
  const importsOf = async () => {
    const answer = await console.fetch('/api/websets/v0/imports')
    return ((await answer.json()) as { data: { id: string; title: string }[] }).data
  }

  const runners = {
    curl: (code: string) => run('sh', ['-ec', code.replaceAll('curl ', 'curl -fsS ')]),
    JavaScript: (code: string) => run(process.execPath, ['--input-type=module', '-e', code]),
    Python: (code: string) => run('python3', ['-c', code]),
  }
  const command = { curl: 'curl', JavaScript: process.execPath, Python: 'python3' }

  it.each(languages)('do in %s what the page did', async (language) => {
    if (!has(command[language])) return
    const replay = async (...sent: Parameters<typeof logged>) => {
      const { stdout } = await runners[language](
        sampleOf(consoleCall(logged(...sent), console.url), language),
      )
      return stdout
    }
    const [first] = await importsOf()
    const title = `In ${language}: ${nasty}`
    await replay('PATCH', `websets/v0/imports/${first?.id}`, { title, metadata: nastyMetadata }, json)
    expect((await importsOf())[0]?.title).toBe(title)
    expect(await replay('GET', 'websets/v0/imports?limit=1')).toContain(first?.id)
    const reason = { 'x-deletion-reason': encodeURIComponent(nasty) }
    await replay('DELETE', `websets/v0/imports/${first?.id}`, null, reason)
    expect(console.record(first?.id ?? '')?.outcome).toBe('deleted')
  })

  it('are known for what they do at Exa', () => {
    const known: [ReturnType<typeof logged>, Action | null][] = [
      [
        logged('GET', 'websets/v0/imports?limit=200&cursor=a%3D'),
        { kind: 'list imports', limit: 200, cursor: 'a=' },
      ],
      [logged('GET', 'websets/v0/imports/a%2Fb'), { kind: 'get import', id: 'a/b' }],
      [logged('DELETE', 'websets/v0/imports/i'), { kind: 'delete import', id: 'i' }],
      [
        logged('POST', 'websets/v0/imports', params),
        { kind: 'create import', params, fileName: 'imports.csv' },
      ],
      [
        logged('PATCH', 'websets/v0/imports/i', { title: 't' }),
        { kind: 'update import', id: 'i', changes: { title: 't' } },
      ],
      [logged('POST', 'console/jobs', { ids: ['i'] }), { kind: 'delete imports', ids: ['i'] }],
      [logged('GET', 'websets/v0/websets?limit=100'), { kind: 'list websets' }],
      [logged('POST', 'console/jobs/1/stop', {}), null],
      [logged('GET', 'console/info'), null],
      [logged('PUT', 'console/uploads/i', 'The file'), null],
    ]
    for (const [sent, action] of known) expect(actionOfCall(sent)).toEqual(action)
  })
})

const texts = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 20 })

describe('quoting', () => {
  it('gives a shell each text as it was', () => {
    fc.assert(
      fc.property(texts, (all) => {
        const plain = all.map((text) => text.replaceAll('\0', ''))
        const script = `printf '%s\\0' ${all.map(shellWord).join(' ')}`
        const { stdout } = spawnSync('sh', ['-c', script])
        expect(stdout.toString('utf8').split('\0').slice(0, -1)).toEqual(plain)
      }),
      { numRuns: 60 },
    )
  })

  it('gives JavaScript and Python each value as it was', () => {
    const values: unknown[] = [nastyMetadata, { ids: ['a', "b'"], none: null, yes: true, no: 1.5, empty: {} }]
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
        values.push(value)
        // oxlint-disable-next-line no-eval
        const read: unknown = (0, eval)(`(${javaScript(value)})`)
        expect(JSON.stringify(read)).toBe(JSON.stringify(value))
      }),
    )
    if (!has('python3')) return
    const check =
      'import ast, sys, json\nprint(json.dumps([ast.literal_eval(v) for v in json.load(sys.stdin)]))'
    const { stdout } = spawnSync('python3', ['-c', check], {
      input: JSON.stringify(values.map((value) => python(value))),
    })
    expect(JSON.parse(stdout.toString())).toEqual(values)
  })
})
