import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../src/contract/page.ts'
import { publishedTaggedError, publishedWebsetsError } from '../testing/published-api.ts'
import { allImports, call, sandboxAt } from '../testing/sandbox-client.ts'

const { app } = sandboxAt()
const [first] = await allImports(app)
const known = `/imports/${first?.id}`
const websetCursor = ((await call(app, '/websets?limit=1')).body as Page<unknown>).nextCursor

describe('the API key', () => {
  it.each([
    ['none', {}],
    ['a blank one', { 'x-api-key': '  ' }],
    ['an empty bearer', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic dGVzdA==' }],
  ])('with %s, every route answers 401', async (_, headers) => {
    for (const target of ['/imports', known, '/websets', '/nothing'])
      for (const method of ['GET', 'DELETE']) {
        const { status, body, requestId } = await call(app, target, { method, headers })
        expect(status).toBe(401)
        expect(v.parse(publishedTaggedError, body)).toMatchObject({ requestId, tag: 'INVALID_API_KEY' })
      }
  })

  it.each([{ 'x-api-key': 'any' }, { authorization: 'Bearer any' }, { Authorization: 'bearer any' }])(
    'takes %o',
    async (headers) => {
      expect((await call(app, '/imports', { headers })).status).toBe(200)
    },
  )
})

describe('a bad parameter', () => {
  const badLimits = ['abc', '0', '-1', '1.5', '', '1e2', '0x10', '%20', '99999999999', 'NaN']
  it.each([
    ...[...badLimits, '201'].map((limit) => [`/imports?limit=${limit}`, /limit.* 1 to 200/]),
    ...[...badLimits, '101'].map((limit) => [`/websets?limit=${limit}`, /limit.* 1 to 100/]),
    ['/imports?limit=1&limit=2', /limit/],
    ['/imports?cursor=', /cursor/],
    ['/imports?cursor=abc', /cursor/],
    ['/imports?cursor=MTppbXBvcnRzOjE6MTo', /cursor/],
    ['/imports?cursor=%00', /cursor/],
    [`/imports?cursor=${websetCursor}`, /cursor/],
    [`/websets?cursor=${websetCursor}x`, /cursor/],
  ] as [string, RegExp][])('%s answers 400', async (target, message) => {
    const { status, body } = await call(app, target)
    expect(status).toBe(400)
    expect(v.parse(publishedWebsetsError, body)).toMatchObject({
      statusCode: 400,
      error: 'Bad Request',
      message: expect.stringMatching(message),
      path: `/websets/v0${target.replace(/\?.*/, '')}`,
    })
  })
})

describe('what is not there', () => {
  it.each(['nope', 'import_0000000000000000000000000', '..%2f..%2fwebsets', '%zz', '%00', 'x'.repeat(500)])(
    'import %s answers 404, whatever is done to it',
    async (id) => {
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const { status, body } = await call(app, `/imports/${id}`, {
          method,
          ...(method === 'PATCH' && { body: {} }),
        })
        expect(status).toBe(404)
        expect(v.parse(publishedWebsetsError, body)).toMatchObject({ statusCode: 404, error: 'Not Found' })
      }
    },
  )

  it('names the import', async () => {
    const { body } = await call(app, '/imports/import_gone')
    expect(body).toMatchObject({ message: 'No import has the id import_gone' })
  })

  it.each([
    ['DELETE', '/imports'],
    ['PUT', known],
    ['POST', known],
    ['POST', '/websets'],
    ['GET', '/websets/webset_x'],
    ['POST', '/events'],
    ['GET', '/imports/'],
  ])('%s %s is no route: 404', async (method, target) => {
    const { status, body } = await call(app, target, { method })
    expect(status).toBe(404)
    expect(v.parse(publishedWebsetsError, body).message).toBe(`Cannot ${method} /websets/v0${target}`)
  })
})

describe('a defect', () => {
  it('answers 500 without saying what it is, and reports it', async () => {
    const broken = sandboxAt()
    broken.close()
    const { status, body, requestId } = await call(broken.app, '/imports')
    expect(status).toBe(500)
    expect(v.parse(publishedTaggedError, body)).toMatchObject({ requestId, tag: 'INTERNAL_ERROR' })
    expect(JSON.stringify(body)).not.toMatch(/database|statement|\.ts|sqlite/i)
    expect(broken.errors).toEqual([expect.any(Error)])
  })
})

describe('X-Request-Id', () => {
  it('is on every answer, and never the same', async () => {
    const broken = sandboxAt({ imports: 0 })
    broken.close()
    const answers = await Promise.all([
      call(app, '/imports'),
      call(app, known),
      call(app, '/websets'),
      call(app, known, { method: 'PATCH', body: { title: 'x' } }),
      call(app, known, { method: 'PATCH', body: 'no json' }),
      call(app, '/imports?limit=0'),
      call(app, '/imports/none'),
      call(app, '/nothing'),
      call(app, '/imports', { headers: {} }),
      call(broken.app, '/imports'),
    ])
    const ids = answers.map((answer) => answer.requestId)
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 400, 400, 404, 404, 401, 500])
    for (const id of ids) expect(id).toMatch(/^req_[0-9A-Za-z]{20}$/)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
