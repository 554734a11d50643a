import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type * as callLog from './call-log.ts'

/** A storage with room for so many characters; where there is no more it throws, as a browser's does. */
function storageOf(room: number) {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    setItem: (key: string, value: string) => {
      if (value.length > room) throw new DOMException('No room', 'QuotaExceededError')
      kept.set(key, value)
    },
  }
}

let page: EventTarget

beforeEach(() => {
  page = new EventTarget()
  vi.stubGlobal('window', page)
  vi.stubGlobal('document', Object.assign(new EventTarget(), { documentElement: { dataset: {} } }))
})
afterEach(() => vi.unstubAllGlobals())

/** A page of the tab: its log, which takes up what the pages before it left. `leave` ends it. */
async function open(storage: object): Promise<typeof callLog & { leave: () => void }> {
  vi.stubGlobal('sessionStorage', storage)
  vi.resetModules()
  const log = await import('./call-log.ts')
  const { keepCalls } = await import('./kept-calls.ts')
  keepCalls()
  return { ...log, leave: () => void page.dispatchEvent(new Event('pagehide')) }
}

const sent = (path: string, body: unknown = null) => ({ method: 'GET', path, headers: {}, body })

it('goes on with the calls of the page before, under the ids that they had', async () => {
  const storage = storageOf(5_000_000)
  const first = await open(storage)
  const id = first.logCall(sent('/a', { line: 'one\ntwo' }))
  first.updateCall(id, { status: 200, requestId: 'r', answer: { a: 1 }, answerLength: 7 })
  first.logCall(sent('/b'))
  first.leave()
  const second = await open(storage)
  expect(second.loggedCalls()).toMatchObject([
    { id: 1, path: '/a', status: 200, requestId: 'r', body: { line: 'one\ntwo' }, answer: { a: 1 } },
    { id: 2, path: '/b', status: null, failure: 'The page was left.', canceled: true },
  ])
  expect(second.logCall(sent('/c'))).toBe(3)
  second.leave()
  expect((await open(storage)).loggedCalls().map(({ id: each }) => each)).toEqual([1, 2, 3])
})

it('keeps as many calls as the log has, and large bodies only where there is room', async () => {
  const storage = storageOf(5_000_000)
  const first = await open(storage)
  for (let n = 0; n < 600; n++) {
    const id = first.logCall(sent(`/${n}`))
    first.updateCall(id, {
      status: 200,
      answer: 'x'.repeat(n === 599 ? 200_000 : 6_000),
      answerLength: 6_000,
    })
  }
  first.leave()
  expect(storage.kept.get('imports-console:calls')?.length).toBeLessThan(2_300_000)
  const calls = (await open(storage)).loggedCalls()
  expect(calls).toHaveLength(500)
  expect(calls.at(-1)).toMatchObject({ path: '/599', answerLength: 6_000 })
  expect(calls.at(-1)?.answer).toBeUndefined()
  expect(calls.at(-2)?.answer).toHaveLength(6_000)
  expect(calls[0]).toMatchObject({ path: '/100', status: 200 })
  expect(calls[0]?.answer).toBeUndefined()
})

it('leaves the bodies out where the browser has less room, and all where it has none', async () => {
  const small = storageOf(2_000)
  const first = await open(small)
  first.updateCall(first.logCall(sent('/a')), { status: 200, answer: 'x'.repeat(5_000), answerLength: 5_000 })
  first.leave()
  const [call] = (await open(small)).loggedCalls()
  expect(call).toMatchObject({ path: '/a', status: 200, answerLength: 5_000 })
  const blocked = {
    getItem: () => {
      throw new DOMException('Blocked', 'SecurityError')
    },
  }
  const other = await open(blocked)
  other.logCall(sent('/b'))
  other.leave()
  expect((await open(blocked)).loggedCalls()).toEqual([])
})

it('forgets them when the log is cleared', async () => {
  const storage = storageOf(5_000)
  const first = await open(storage)
  first.logCall(sent('/a'))
  first.leave()
  const second = await open(storage)
  second.clearCalls()
  expect((await open(storage)).loggedCalls()).toEqual([])
})
