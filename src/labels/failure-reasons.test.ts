import { describe, expect, it } from 'vitest'
import { knownFailureReasons } from '../contract/import.ts'
import { failureWords, shortFailure } from './failure-reasons.ts'

describe('failureWords', () => {
  it.each(knownFailureReasons)('says in words what %s means and what to do', (reason) => {
    const words = failureWords(reason)
    expect(words.short).not.toContain('_')
    expect(words.meaning).not.toBe('')
    expect(words.whatToDo).not.toBe('')
  })

  it.each(['quota_exceeded', 'constructor', '__proto__'])(
    'shows an unknown reason as it came: %s',
    (reason) => {
      expect(failureWords(reason).short).toBe(reason)
    },
  )
})

describe('shortFailure', () => {
  it('goes by the reason, whatever the status says', () => {
    expect(shortFailure({ status: 'pending', failedReason: 'invalid_format' })).toBe('Not a CSV file')
    expect(shortFailure({ status: 'failed', failedReason: null })).toBe('No reason given')
    expect(shortFailure({ status: 'completed', failedReason: null })).toBeNull()
  })
})
