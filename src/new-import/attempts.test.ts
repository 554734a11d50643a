import { expect, it } from 'vitest'
import { attemptsBeside, noteAttempt } from './attempts.ts'

it('remembers what was tried before, however it was come by', () => {
  noteAttempt('second', 'first')
  noteAttempt('third', 'second')
  // Begun again from the first one.
  noteAttempt('fourth', 'first')
  expect(attemptsBeside('fourth')).toEqual(['first', 'second', 'third'])
  noteAttempt('another', null)
  expect(attemptsBeside('another')).toEqual([])
  expect(attemptsBeside('unheard of')).toEqual([])
})
