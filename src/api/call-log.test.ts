import { beforeEach, describe, expect, it } from 'vitest'
import { callLimit, clearCalls, logCall, loggedCalls, updateCall, onCalls } from './call-log.ts'

beforeEach(clearCalls)

const call = (path = '/api/console/info') => logCall({ method: 'GET', path, headers: {}, body: null })

describe('the log of calls', () => {
  it('holds what was sent, and later what came of it', () => {
    const id = call('/api/a')
    expect(loggedCalls()).toMatchObject([
      { id, path: '/api/a', status: null, durationMs: null, answerLength: 0 },
    ])
    updateCall(id, { status: 200, requestId: 'r' })
    updateCall(id, { answer: { a: 1 }, answerLength: 7 })
    const [logged] = loggedCalls()
    expect(logged).toMatchObject({ id, status: 200, requestId: 'r', answer: { a: 1 }, failure: null })
    expect(logged?.durationMs).toBeGreaterThanOrEqual(0)
  })

  it('keeps the newest, as many as it may', () => {
    const ids = Array.from({ length: callLimit + 3 }, () => call())
    expect(loggedCalls().map(({ id }) => id)).toEqual(ids.slice(3))
    // News of one that made room changes nothing.
    updateCall(ids[0] ?? 0, { status: 200 })
    expect(loggedCalls()).toHaveLength(callLimit)
  })

  it('drops the oldest answers when they are too much together, never the newest', () => {
    const ids = [call(), call(), call()]
    for (const id of ids) updateCall(id, { answer: 'x', answerLength: 1_900_000 })
    expect(loggedCalls().map(({ answer }) => answer)).toEqual([undefined, 'x', 'x'])
    expect(loggedCalls()[0]).toMatchObject({ answerLength: 1_900_000 })
    const large = call()
    updateCall(large, { answer: 'y', answerLength: 9_000_000 })
    expect(loggedCalls().map(({ answer }) => answer)).toEqual([undefined, undefined, undefined, 'y'])
  })

  it('tells of each change with another array, until nobody listens', () => {
    const seen: unknown[] = []
    const end = onCalls(() => seen.push(loggedCalls()))
    updateCall(call(), { status: 204 })
    clearCalls()
    expect(new Set(seen).size).toBe(3)
    end()
    call()
    expect(seen).toHaveLength(3)
  })
})
