import { expect, it } from 'vitest'
import { reasonWords, shortFailure } from './failure-reasons.ts'

it.each([
  ['invalid_file_content', 'Invalid file content'],
  ['quota_exceeded', 'Quota exceeded'],
  ['constructor', 'Constructor'],
  ['__proto__', 'Proto'],
  ['_', '_'],
  ['', ''],
])('reads a reason as words: %s', (reason, words) => {
  expect(reasonWords(reason)).toBe(words)
})

it('tells why by the reason, whatever the status says', () => {
  expect(shortFailure({ status: 'pending', failedReason: 'invalid_format' })).toBe('Invalid format')
  expect(shortFailure({ status: 'failed', failedReason: null })).toBe('No reason given')
  expect(shortFailure({ status: 'completed', failedReason: null })).toBeNull()
})
