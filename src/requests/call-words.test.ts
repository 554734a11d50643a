import { describe, expect, it } from 'vitest'
import type { Call } from '../queries/calls.ts'
import { bodyText, durationWords, hasFailed, isShown, matches, outcomeOf } from './call-words.ts'

const base: Call = {
  id: 1,
  method: 'GET',
  path: '/api/websets/v0/imports?cursor=a%3D',
  headers: {},
  body: null,
  startedAt: 0,
  begunAt: 0,
  durationMs: 5,
  status: 200,
  requestId: 'req_1',
  failure: null,
  canceled: false,
  answer: undefined,
  answerLength: 0,
}
const refused: Call = { ...base, method: 'DELETE', status: 403 }
const broken: Call = { ...base, status: null, failure: 'TypeError: Failed to fetch' }

const shown = (call: Call) =>
  (['all', 'reads', 'changes', 'failed'] as const).filter((show) => isShown(call, show))

describe('the words for a call', () => {
  it('name what came of it', () => {
    expect([base, refused, broken].map(outcomeOf)).toEqual(['200', '403', 'No response'])
    expect(outcomeOf({ ...base, status: null, durationMs: null })).toBe('In progress')
    expect([base, refused, broken].map(hasFailed)).toEqual([false, true, true])
    expect(outcomeOf({ ...base, failure: 'The connection broke off.' })).toBe('Cut off')
    const canceled = { ...broken, canceled: true }
    expect([outcomeOf(canceled), hasFailed(canceled)]).toEqual(['Canceled', false])
    expect([null, 48, 1_249].map(durationWords)).toEqual(['…', '48 ms', '1.2 s'])
  })

  it('sort them', () => {
    expect(shown(base)).toEqual(['all', 'reads'])
    expect(shown(refused)).toEqual(['all', 'changes', 'failed'])
    expect(shown(broken)).toEqual(['all', 'reads', 'failed'])
  })

  it.each(['', 'get IMPORTS', 'a=', 'a%3D 200', 'req_1 '])('are found by %j', (text) => {
    expect(matches(base, text)).toBe(true)
  })

  it.each(['delete', 'imports 403', 'req_2'])('are not found by %j', (text) => {
    expect(matches(base, text)).toBe(false)
  })

  it('set JSON out, and leave text', () => {
    expect(bodyText({ a: 1 })).toBe('{\n  "a": 1\n}')
    expect(bodyText('<html>')).toBe('<html>')
  })
})
