import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOidcProvider } from '../testing/oidc-provider.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { startFromEnv, newDataDir, type EnvConsole } from '../testing/start-from-env.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { startSignInConsole } from '../testing/sign-in-console.ts'
import { startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'
import { descriptions, openApiDocument } from './document.ts'

type Content = Record<string, { schema: object }>
type Operation = { responses: Record<string, { content?: Content }>; requestBody?: { content: Content } }
type Document = { paths: Record<string, Record<string, Operation>>; components: object }

let stub: StubUpstream
let console: TestConsole
let document: Document

beforeAll(async () => {
  const imports = ['import_a', 'import_b', 'import_c'].map((id) => sampleImport(id))
  stub = await startStubUpstream({ imports })
  console = await startConsole({ upstream: stub.url, metricsToken: 'a-token-of-the-test' })
  await console.confirmApi()
  document = (await (await console.fetch('/api/console/openapi.json')).json()) as Document
})
afterAll(async () => {
  await console.close()
  await stub.close()
})

const ajv = new Ajv2020({ strict: false, validateFormats: false })

/** What of an answer is not as the document says; `pattern` is the path as the document writes it. */
function misfits(
  { components, paths }: Document,
  method: string,
  pattern: string,
  status: number | 'default',
  body: unknown,
) {
  const answer = paths[pattern]?.[method.toLowerCase()]?.responses[status]
  const schema = answer?.content?.['application/json']?.schema
  if (!schema) return [`${method} ${pattern} has no JSON for ${status}`]
  const validate = ajv.compile({ ...schema, components })
  validate(body)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

async function send(method: string, path: string, body: object | null, key = 'another'): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  return console.fetch(path, { method, headers, body: body && JSON.stringify(body) })
}

/** What of the answer to a change is not as the document says; of a refusal, what is not as a problem. */
async function misfitsOf(method: string, path: string, body: object | null, pattern = path) {
  const answer = await send(method, path, body)
  return misfits(document, method, pattern, answer.ok ? answer.status : 'default', await answer.json())
}

/** Those that answer something else than JSON, or nothing without a sign-in or a sandbox. */
const isOther = (path: string) => /^\/metrics$|sign|session|token|sandbox|files/.test(path)

function bodyOf(path: string, method: string): object | undefined {
  return document.paths[path]?.[method]?.requestBody?.content['application/json']?.schema
}

describe('the description of the routes', () => {
  it('is OpenAPI 3.1, as a validator reads it', async () => {
    const result = await new Validator().validate(structuredClone(document))
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
  })

  it('has every line of the route table, and no other', () => {
    const table = console.routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.toSorted()).toEqual(table.toSorted())
    expect(Object.keys(descriptions).length).toBeGreaterThanOrEqual(table.length)
  })

  it('names each operation once, says who may use it, and how one signs in', () => {
    const signedIn = openApiDocument({
      routes: console.routes,
      version: '1',
      basePath: '/console',
      signIn: { cookie: '__Host-session' },
    })
    const operations = Object.values(
      signedIn['paths'] as Record<string, Record<string, Record<string, unknown>>>,
    ).flatMap((path) => Object.values(path))
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const open = operations.filter(({ security }) => (security as unknown[]).length === 0)
    const anyone = console.routes.filter(({ role }) => role === 'anyone')
    expect(open.length).toBe(anyone.length)
    expect(signedIn['servers']).toEqual([{ url: '/console' }])
    expect(JSON.stringify(signedIn)).toContain('"name":"__Host-session"')
  })

  it('fits what every route answers that is read', async () => {
    expect((await send('POST', '/api/console/jobs', { ids: ['import_a', 'import_zzz'] }, 'key')).status).toBe(
      201,
    )
    await until(async () => {
      const job = (await (await console.fetch('/api/console/jobs/1')).json()) as { state: string }
      return job.state === 'finished'
    })
    const ids: Record<string, string> = {
      'GET /api/console/jobs/requests/:id': 'key',
      'GET /api/console/deletions/requests/:id': 'nothing-known-of',
      'GET /api/websets/v0/imports/:id': 'import_b',
      'GET /api/console/uploads/:id': 'import_b',
      'GET /api/console/imports/:id/story': 'import_a',
    }
    const seen: string[] = []
    for (const { method, path } of console.routes) {
      if (method !== 'GET' || isOther(path)) continue
      const answer = await console.fetch(path.replace(':id', ids[`${method} ${path}`] ?? '1'))
      const pattern = path.replaceAll(/:(\w+)/g, '{$1}')
      expect(misfits(document, method, pattern, answer.status, await answer.json()), path).toEqual([])
      expect(answer.status, path).toBe(200)
      seen.push(path)
    }
    expect(seen.length).toBeGreaterThan(15)
  })

  it('fits the answers to changes, and the problems', async () => {
    const one = '/api/websets/v0/imports/{id}'
    expect(await misfitsOf('PATCH', '/api/websets/v0/imports/import_b', { title: 'New' }, one)).toEqual([])
    expect(await misfitsOf('DELETE', '/api/websets/v0/imports/import_b', null, one)).toEqual([])
    expect(await misfitsOf('DELETE', '/api/websets/v0/imports/import_b', null, one)).toEqual([])
    expect(await misfitsOf('POST', '/api/console/jobs', { ids: ['import_c'] })).toEqual([])
    expect(await misfitsOf('POST', '/api/console/jobs', { ids: [] })).toEqual([])
    const recheck = '/api/console/deletions/{id}/recheck'
    expect(await misfitsOf('POST', recheck.replace('{id}', '1'), {}, recheck)).toEqual([])
  })

  it('fits the sandbox and the readiness of a console as it is started', async (context) => {
    const sandbox: EnvConsole = await startFromEnv(context, { DATA_DIR: newDataDir(context) })
    const own = (await (await sandbox.fetch('/api/console/openapi.json')).json()) as Document
    for (const path of [
      '/api/console/sandbox',
      '/readyz',
      '/healthz',
      '/api/console/info',
      '/api/websets/v0/websets',
    ]) {
      const answer = await sandbox.fetch(path)
      expect(misfits(own, 'GET', path, answer.status, await answer.json()), path).toEqual([])
    }
  })

  it('fits what admins are answered about sessions and tokens, and says how one signs in', async (context) => {
    const provider = await startOidcProvider()
    context.onTestFinished(() => provider.close())
    const team = await startSignInConsole(provider)
    context.onTestFinished(() => team.close())
    const ada = await team.signedIn('ada')
    const read = async (path: string) => (await ada.call('GET', team.url + path)).json()
    const own = (await read('/api/console/openapi.json')) as unknown as Document
    expect((await new Validator().validate(structuredClone(own))).valid).toBe(true)
    const cookie = Object.keys(ada.cookies()).find((name) => name.endsWith('console-session'))
    expect(JSON.stringify(own.components)).toContain(`"name":"${cookie}"`)

    const made = await ada.call('POST', `${team.url}/api/console/tokens`, {
      name: 'x',
      role: 'viewer',
      days: 1,
    })
    expect(misfits(own, 'POST', '/api/console/tokens', made.status, made.json())).toEqual([])
    for (const path of ['/api/console/sessions', '/api/console/tokens', '/api/console/deletions/people'])
      expect(misfits(own, 'GET', path, 200, await read(path)), path).toEqual([])
    const token = `/api/console/tokens/${String(made.json()['id'])}`
    const revoked = await ada.call('DELETE', team.url + token)
    expect(misfits(own, 'DELETE', '/api/console/tokens/{id}', revoked.status, revoked.json())).toEqual([])
    const out = await ada.call('POST', `${team.url}/api/console/sign-out`, {})
    expect(misfits(own, 'POST', '/api/console/sign-out', out.status, out.json())).toEqual([])
  })

  it('says what a body may hold, and nothing else', () => {
    expect(bodyOf('/api/console/jobs', 'post')).toEqual({
      type: 'object',
      properties: { ids: { type: 'array', items: { type: 'string' } }, reason: { type: 'string' } },
      required: ['ids'],
      additionalProperties: false,
    })
    expect(bodyOf('/api/websets/v0/imports/{id}', 'patch')).toMatchObject({
      properties: { metadata: { type: 'object', additionalProperties: { type: 'string' } } },
      required: [],
    })
  })
})
