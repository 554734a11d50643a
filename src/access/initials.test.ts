import { expect, it } from 'vitest'
import { initialsOf } from './initials.ts'

it.each([
  ['Ada Lovelace', 'AL'],
  ['ada@example.com', 'A'],
  ['grace.hopper@example.com', 'GH'],
  ['Jean-Luc van der Berg', 'JB'],
  ['李小龍', '李'],
  ['👩‍🚀 Ann', '👩‍🚀A'],
  ['  ', '?'],
])('%j is %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
