import { describe, expect, it } from 'vitest'
import { outcomeMeaning } from './outcome-words.ts'

describe('outcomeMeaning', () => {
  it('tells a response that was lost from a 404 that proves nothing', () => {
    expect(outcomeMeaning({ outcome: 'unknown', code: 'outcome_unknown' })).toMatch(/response was lost/)
    expect(outcomeMeaning({ outcome: 'unknown', code: 'not_found_unclear' })).toMatch(/404 does not prove/)
    // The code stays with a record that got its outcome after all.
    expect(outcomeMeaning({ outcome: 'already_gone', code: 'not_found_unclear' })).toMatch(/no longer had/)
  })
})
