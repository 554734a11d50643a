import ky from 'ky'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../contract/problem.ts'
import { explainError } from './error-words.ts'
import { ApiError, errorOfAnswer, toApiError } from './errors.ts'
import { explainJobError } from './job-error-words.ts'

/** What ky throws for an answer, made by ky itself. */
async function thrownFor(answer: () => Promise<Response>): Promise<unknown> {
  return ky('http://console/', { fetch: answer, retry: 0, timeout: 50 }).then(
    () => expect.unreachable('the answer counted as a success'),
    (error: unknown) => error,
  )
}

const problem: Problem = {
  status: 429,
  code: 'rate_limited',
  error: 'Too Many Requests',
  message: 'Wait.',
  requestId: 'req_1',
  retryAfter: 7,
  deletionId: '3',
}

describe('toApiError', () => {
  it('keeps all that a problem body tells', async () => {
    const error = toApiError(await thrownFor(async () => Response.json(problem, { status: 429 })))
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      kind: 'problem',
      status: 429,
      code: 'rate_limited',
      message: 'Wait.',
      requestId: 'req_1',
      retryAfter: 7,
      deletionId: '3',
    })
  })

  it.each(['<html>Bad gateway</html>', '', '{"half":'])(
    'makes do with an answer that is no problem body: %j',
    async (body) => {
      const headers = { 'content-type': 'text/html', 'x-request-id': 'req_2' }
      const error = toApiError(await thrownFor(async () => new Response(body, { status: 502, headers })))
      expect(error).toMatchObject({ kind: 'unreadable', status: 502, code: 'http_502', requestId: 'req_2' })
    },
  )

  it.each([401, 302])(
    'takes a proxy that wants a session, and answers %i, for the end of one',
    async (status) => {
      const answer = async () =>
        new Response('<html>Sign in</html>', { status, headers: { location: '/login' } })
      const error = toApiError(await thrownFor(answer))
      expect(error).toMatchObject({ kind: 'problem', status: 401, code: 'session_ended' })
      const refused = { ...problem, status: 401, code: 'invalid_api_key' }
      // Exa's own, as the console passes it on.
      expect(toApiError(await thrownFor(async () => Response.json(refused, { status: 401 })))).toMatchObject({
        code: 'invalid_api_key',
      })
    },
  )

  it('tells a silent server from a slow one', async () => {
    const refused = await thrownFor(() => Promise.reject(new TypeError('fetch failed')))
    expect(toApiError(refused)).toMatchObject({ kind: 'network', status: 0 })
    const slow = await thrownFor(() => new Promise(() => {}))
    expect(toApiError(slow)).toMatchObject({ kind: 'timeout' })
  })

  it('leaves an abort alone and calls a bug a defect', () => {
    const abort = new DOMException('stop', 'AbortError')
    expect(toApiError(abort)).toBe(abort)
    expect(toApiError(new RangeError('oops'))).toMatchObject({ kind: 'defect', message: 'oops' })
  })
})

describe('explainError', () => {
  it('has a title and advice for every kind and status that can come', () => {
    const statuses = [400, 401, 402, 403, 404, 409, 418, 422, 429, 500, 501, 502, 503, 504]
    const errors = [
      ...statuses.map((status) => new ApiError('said', { kind: 'problem', status, code: 'some_code' })),
      ...(['network', 'timeout', 'unreadable', 'defect'] as const).map(
        (kind) => new ApiError('', { kind, code: kind }),
      ),
    ]
    for (const error of errors) {
      const { title, advice } = explainError(error)
      expect(title, error.code).not.toBe('')
      expect(advice, error.code).not.toBe('')
    }
  })

  it.each(['ledger_unavailable', 'ledger_broken', 'account_unconfirmed', 'account_changed'])(
    'leaves what to do about %s to the console, and says it once',
    (code) => {
      for (const explain of [explainError, explainJobError]) {
        const words = explain(new ApiError('It is so. Do that.', { kind: 'problem', status: 503, code }))
        expect(words.title).not.toBe('')
        expect(words).toMatchObject({ advice: 'It is so. Do that.', detail: null, code })
      }
    },
  )

  it.each([
    [413, 'A proxy in front of the console rejects files this large'],
    [403, 'Something other than the console answered'],
    [502, 'Can’t reach the console'],
    [504, 'Can’t reach the console'],
  ])('says whose page it was that came with %i instead of an answer', (status, title) => {
    const page = '<html><center>nginx</center></html>'
    expect(explainError(errorOfAnswer({ status, requestId: null, body: page }))).toMatchObject({ title })
  })

  it('keeps what the console said beside words of its own', () => {
    const error = new ApiError('No.', { kind: 'problem', status: 403, code: 'read_only' })
    expect(explainError(error)).toMatchObject({ title: 'This console is read-only', detail: 'No.' })
    expect(explainJobError(error)).toEqual(explainError(error))
  })
})
