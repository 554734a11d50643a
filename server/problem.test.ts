import { describe, expect, it } from 'vitest'
import type { Answer } from './answer.ts'
import { BudgetError } from './limiter.ts'
import { asProblemError, problemBody, type ProblemError, problemFromAnswer } from './problem.ts'
import { UpstreamError } from './upstream-error.ts'

function answer(status: number, json: unknown, changes: Partial<Answer> = {}): Answer {
  return { status, text: '', json, isPage: false, requestId: null, retryAfterMs: null, ...changes }
}

describe('what upstream’s refusal says', () => {
  it.each([
    [
      'the tagged shape',
      answer(401, { requestId: 'req_1', error: 'Invalid API key', tag: 'INVALID_API_KEY' }),
      { status: 401, code: 'INVALID_API_KEY', message: 'Invalid API key', requestId: 'req_1' },
    ],
    [
      'the shape of the Websets routes',
      answer(404, { statusCode: 404, timestamp: 't', message: 'No such import', path: '/x' }),
      { status: 404, code: 'not_found', message: 'No such import', requestId: null },
    ],
    [
      'the same with several messages',
      answer(400, { statusCode: 400, message: ['limit is odd', 'cursor is empty'] }),
      { status: 400, code: 'bad_request', message: 'limit is odd; cursor is empty' },
    ],
    [
      'the bare shape of a 429',
      answer(429, { error: 'Too many' }, { retryAfterMs: 2_000 }),
      { status: 429, code: 'rate_limited', message: 'Too many', retryAfterMs: 2_000 },
    ],
    [
      'a page of a gateway',
      answer(502, undefined, { isPage: true }),
      { status: 502, code: 'http_502', message: 'A gateway in front of the API could not reach it.' },
    ],
    [
      'the page of a proxy that refuses',
      answer(403, undefined, { isPage: true }),
      { status: 502, code: 'upstream_page', message: expect.stringContaining('status 403') as string },
    ],
    ['the page of a 429', answer(429, undefined, { isPage: true }), { status: 429, code: 'rate_limited' }],
    [
      'an empty body',
      answer(418, undefined),
      { status: 418, code: 'http_418', message: 'Exa answered 418 with nothing to explain it.' },
    ],
    ['JSON of no known shape', answer(403, [1]), { status: 403, code: 'forbidden' }],
    ['a status that is no failure', answer(304, undefined), { status: 502, code: 'http_304' }],
  ])('is found in %s', (_, given, expected) => {
    expect(problemFromAnswer(given)).toMatchObject(expected)
  })

  it('has the id of the header rather than that of the body', () => {
    const given = answer(500, { requestId: 'req_body', error: 'x', tag: 'T' }, { requestId: 'req_header' })
    expect(problemFromAnswer(given).requestId).toBe('req_header')
  })

  it('is cut where it is no message any more, and its wait capped', () => {
    const long = answer(500, { error: 'x'.repeat(100_000) }, { retryAfterMs: 1e12 })
    const { message, retryAfterMs } = problemFromAnswer(long)
    expect(message.length).toBeLessThan(2_100)
    expect(retryAfterMs).toBe(60_000)
  })
})

describe('the problem body', () => {
  it('has every field, in whole seconds and with the status in words', () => {
    expect(problemBody({ status: 429, code: 'c', message: 'm', retryAfterMs: 1_200 }, 'con_1')).toEqual({
      status: 429,
      code: 'c',
      error: 'Too Many Requests',
      message: 'm',
      requestId: 'con_1',
      retryAfter: 2,
    })
    const known = { status: 599, code: 'c', message: 'm', requestId: 'req_1', deletionId: '7' }
    expect(problemBody(known, 'con_1')).toMatchObject({
      error: 'Error',
      requestId: 'req_1',
      retryAfter: null,
      deletionId: '7',
    })
  })
})

const parts = (error: unknown) => (asProblemError(error) as ProblemError).parts

describe('what is thrown by a call', () => {
  it('becomes a problem when it is about upstream or the budget', () => {
    expect(parts(new BudgetError(3_000))).toMatchObject({
      status: 429,
      code: 'rate_limited',
      retryAfterMs: 3_000,
    })
    expect(parts(new UpstreamError('timeout', 'm', { sent: true }))).toMatchObject({ status: 504 })
    expect(parts(new UpstreamError('unsafe', 'm', { sent: true }))).toMatchObject({
      status: 502,
      code: 'upstream_unsafe',
    })
  })

  it('stays what it is otherwise', () => {
    const error = new TypeError('a defect')
    expect(asProblemError(error)).toBe(error)
  })
})
