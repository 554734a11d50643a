import { describe, expect, it } from 'vitest'
import { isComposing, namesOf } from './keys.ts'

describe('namesOf', () => {
  it.each([
    ['a letter', 'j', 'KeyJ', false, ['j']],
    ['Caps Lock', 'J', 'KeyJ', false, ['j']],
    ['Shift', 'J', 'KeyJ', true, ['J']],
    ['Shift under Caps Lock', 'j', 'KeyJ', true, ['j']],
    ['another Latin layout', 'h', 'KeyJ', false, ['h']],
    ['a Cyrillic layout', 'о', 'KeyJ', false, ['о', 'j']],
    ['a Greek layout with Caps Lock', 'Ξ', 'KeyJ', false, ['Ξ', 'j']],
    ['an input method', 'Process', 'KeyJ', false, ['Process', 'j']],
    ['a slash by its place', '.', 'Slash', false, ['.', '/']],
    ['a question mark by its place', ',', 'Slash', true, [',', '?']],
    ['a question mark elsewhere', '?', 'Minus', true, ['?']],
    ['a key with a name', 'Enter', 'Enter', false, ['Enter']],
  ])('knows %s', (_, key, code, shiftKey, names) => expect(namesOf({ key, code, shiftKey })).toEqual(names))
})

it.each([
  ['no', false, 13, false],
  ['yes', true, 13, true],
  ['yes, in Safari', false, 229, true],
])('knows a key of an input method: %s', (_, composing, keyCode, expected) =>
  expect(isComposing({ isComposing: composing, keyCode })).toBe(expected),
)
