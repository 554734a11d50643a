import { describe, expect, it } from 'vitest'
import { ApiError } from '../api/errors.ts'
import { isAnswerLost, passesByItself, retryDelayMs } from './retry.ts'

const problem = (status: number, retryAfter: number | null = null) =>
  new ApiError('said', { kind: 'problem', status, code: 'some_code', retryAfter })
const network = new ApiError('', { kind: 'network', code: 'network' })
const timeout = new ApiError('', { kind: 'timeout', code: 'timeout' })
/** A gateway in front of the console answered for it. */
const gateway = new ApiError('', { kind: 'unreadable', status: 502, code: 'http_502' })
const unreadable = new ApiError('', { kind: 'unreadable', status: 200, code: 'unreadable_answer' })

describe('a read that failed', () => {
  it.each([problem(429), network, timeout, gateway])(
    'is repeated where that passes: $kind $status',
    (error) => {
      expect(passesByItself(error)).toBe(true)
    },
  )

  it.each([problem(401), problem(404), problem(500), problem(503), unreadable])(
    'is not where a person has to look: $kind $status',
    (error) => {
      expect(passesByItself(error)).toBe(false)
    },
  )

  it('waits as long as was asked for, else a little longer each time', () => {
    expect([0, 1, 2, 9].map((failures) => retryDelayMs(failures, problem(429, 7)))).toEqual(
      Array(4).fill(7_000),
    )
    expect(retryDelayMs(0, problem(429, 0))).toBe(1_000)
    expect([0, 1, 2, 3, 99].map((failures) => retryDelayMs(failures, network))).toEqual([
      1_000, 2_000, 4_000, 5_000, 5_000,
    ])
  })
})

it('tells a lost answer from one that says what became of the request', () => {
  expect([network, timeout, gateway, unreadable].map(isAnswerLost)).toEqual([true, true, true, true])
  expect([problem(429), problem(500)].map(isAnswerLost)).toEqual([false, false])
})
