import { describe, expect, it, onTestFinished } from 'vitest'
import { builtInViews, readViews, viewNameLimit, withView, writeViews } from './saved-views.ts'
import { parseView, viewSearch } from './view.ts'

function memory(initial: string | null = null) {
  let held = initial
  return {
    getItem: () => held,
    setItem: (_key: string, value: string) => {
      held = value
    },
  }
}

function blocked(): never {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}

describe('saved views', () => {
  it('come back as they were kept', () => {
    const storage = memory()
    writeViews(withView([], '  Mine ', '?status=failed&junk=1'), storage)
    expect(readViews(storage)).toEqual([{ name: 'Mine', search: '?status=failed' }])
  })

  it('are replaced under the same name', () => {
    const views = withView(withView([], 'Mine', '?stuck=1'), 'Mine', '?q=x')
    expect(views).toEqual([{ name: 'Mine', search: '?q=x' }])
  })

  it.each([null, '', '{', '"text"', '[{"name":1}]'])('count as none where the browser holds %j', (held) => {
    expect(readViews(memory(held))).toEqual([])
  })

  it('are there without those that are damaged, and stay when one more is saved', () => {
    const mine = { name: 'Mine', search: '?q=x' }
    const storage = memory(JSON.stringify([{ name: 1, search: '' }, mine, null, { name: 'No search' }]))
    expect(readViews(storage)).toEqual([mine])
    writeViews(withView(readViews(storage), 'More', '?stuck=1'), storage)
    expect(readViews(storage)).toEqual([mine, { name: 'More', search: '?stuck=1' }])
  })

  it('count as none where storage is blocked', () => {
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: blocked })
    onTestFinished(() => void Reflect.deleteProperty(globalThis, 'localStorage'))
    expect(readViews()).toEqual([])
  })

  it('say which limit a name or their number passes', () => {
    expect(() => withView([], ' ', '')).toThrow(/1 to 40/)
    expect(() => withView([], 'x'.repeat(viewNameLimit + 1), '')).toThrow(/1 to 40/)
    const full = Array.from({ length: 50 }, (_, index) => ({ name: String(index), search: '' }))
    expect(() => withView(full, 'one more', '')).toThrow(/50 views/)
  })

  it('that are built in are views', () => {
    for (const { search } of builtInViews) expect(viewSearch(parseView(search))).toBe(search)
  })
})
