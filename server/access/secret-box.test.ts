import { describe, expect, it } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const [first, second] = ['1'.repeat(32), '2'.repeat(32)]

describe('a secret box', () => {
  it('opens what it sealed, which is never twice the same and shows nothing', () => {
    const box = createSecretBox([first])
    const [one, another] = [box.seal('Ada 🙂'), box.seal('Ada 🙂')]
    expect(one).toMatch(/^[\w-]+$/)
    expect(one).not.toBe(another)
    expect(Buffer.from(one, 'base64url').toString()).not.toContain('Ada')
    expect([box.open(one), box.open(another)]).toEqual(['Ada 🙂', 'Ada 🙂'])
    expect(box.open(box.seal(''))).toBe('')
  })

  it('seals with the first key and opens with all', () => {
    const before = createSecretBox([first]).seal('before')
    const rotated = createSecretBox([second, first])
    expect(rotated.open(before)).toBe('before')
    expect(createSecretBox([first]).open(rotated.seal('after'))).toBeNull()
    expect(createSecretBox([second]).open(rotated.seal('after'))).toBe('after')
  })

  it('opens nothing that was changed, cut off, or never sealed', () => {
    const box = createSecretBox([first])
    const sealed = box.seal('text')
    const bytes = Buffer.from(sealed, 'base64url')
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(box.open(changed.toString('base64url')), String(at)).toBeNull()
    }
    for (const other of ['', 'A', sealed.slice(0, -4), '💥', 'x'.repeat(500)])
      expect(box.open(other)).toBeNull()
  })
})
