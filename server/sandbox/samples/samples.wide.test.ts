import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { javaScript, python, shellWord } from '../../../src/requests/quote.ts'
import { type Action, languages, sampleOf } from '../../../src/requests/sample.ts'
import { csvText, has, nasty, nastyMetadata, params, run } from '../../testing/samples.ts'
import { spawnSandbox } from '../../testing/spawn-sandbox.ts'

/** The samples that the app shows, run: by a shell with curl, by Node with exa-js, and read by Python. */

const folder = mkdtempSync(path.join(os.tmpdir(), 'samples-'))
let sandbox: ReturnType<typeof spawnSandbox>
const csv = path.join(folder, "it's leads.csv")
const environment = { ...process.env, EXA_API_KEY: 'any' }
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

/** All actions, on existing imports. `from` is the first of five that they may use up. */
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

/** The first import after its update, and the statuses of the three that were deleted. */
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

/** The state of the import that was created last. */
async function newest() {
  const { data } = (await call('imports?limit=1')) as { data: Record<string, unknown>[] }
  const { title, status, count } = data[0] ?? {}
  return { title, status, count }
}

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
