import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cursorCodec } from './paging.ts'

const key = new Uint8Array(32).fill(7)
const cursors = cursorCodec(key, 'imports')
const positions = fc.record({ createdAt: fc.maxSafeNat(), sequence: fc.maxSafeNat() })

describe('cursorCodec', () => {
  it('gives back the position that it encoded, in text that is safe in a URL', () => {
    fc.assert(
      fc.property(positions, (position) => {
        const text = cursors.encode(position)
        expect(text).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(cursors.decode(text)).toEqual(position)
      }),
    )
  })

  it('refuses any text that it did not make', () => {
    const texts = fc.oneof(fc.string(), fc.base64String())
    fc.assert(
      fc.property(texts, (text) => {
        expect(cursors.decode(text)).toBeNull()
        expect(cursors.decode(text.replace(/=+$/, ''))).toBeNull()
      }),
    )
  })

  it('refuses a cursor with one character changed, added or left out', () => {
    const text = cursors.encode({ createdAt: 1_700_000_000_000, sequence: 42 })
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'AQgw059_-=+/ '.split('')), (at, character) => {
        fc.pre(text[at] !== character)
        expect(cursors.decode(text.slice(0, at) + character + text.slice(at + 1))).toBeNull()
        expect(cursors.decode(text.slice(0, at) + text.slice(at + 1))).toBeNull()
        expect(cursors.decode(text + character)).toBeNull()
      }),
    )
  })

  it('refuses a cursor of another list, or of another database', () => {
    const position = { createdAt: 1, sequence: 1 }
    expect(cursors.decode(cursorCodec(key, 'websets').encode(position))).toBeNull()
    expect(cursors.decode(cursorCodec(new Uint8Array(32), 'imports').encode(position))).toBeNull()
  })
})
