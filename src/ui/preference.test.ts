import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPreference } from './preference.ts'

const window = new EventTarget()
const key = 'imports-console:size'

/** What a browser tells a page when another one has stored something. */
function storedElsewhere(newValue: string | null, name = key): void {
  window.dispatchEvent(Object.assign(new Event('storage'), { key: name, newValue }))
}

beforeEach(() => {
  vi.stubGlobal('window', window)
  vi.stubGlobal('localStorage', {
    getItem: () => 'large',
    setItem: () => {
      throw new Error('full')
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

const create = () => createPreference('size', ['small', 'large'])

describe('a preference', () => {
  it('is what was stored, and follows other tabs while nothing subscribes', () => {
    const size = create()
    expect(size.read()).toBe('large')
    storedElsewhere('small')
    expect(size.read()).toBe('small')
    storedElsewhere('large', 'imports-console:other')
    expect(size.read()).toBe('small')
    storedElsewhere('large')
    expect(size.read()).toBe('large')
    storedElsewhere('huge')
    expect(size.read()).toBe('small')
  })

  it('tells who subscribes, for as long as they do', () => {
    const size = create()
    const listener = vi.fn<() => void>()
    const leave = size.subscribe(listener)
    storedElsewhere('small')
    size.write('large')
    expect(listener).toHaveBeenCalledTimes(2)
    leave()
    storedElsewhere('small')
    expect(listener).toHaveBeenCalledTimes(2)
  })

  it('holds where nothing can be stored', () => {
    const size = create()
    size.write('small')
    expect(size.read()).toBe('small')
  })
})
