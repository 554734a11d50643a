import { describe, expect, it } from 'vitest'
import { isCount } from './CountField.tsx'

describe('isCount', () => {
  it('takes the count with or without separators, and nothing else', () => {
    for (const typed of ['1204', '1,204', ' 1204 ', '1 204', '1.204', '1’204'])
      expect(isCount(typed, 1204)).toBe(true)
    for (const typed of ['', '120', '12040', '01204', '1204x', '-1204', '1e3'])
      expect(isCount(typed, 1204)).toBe(false)
    expect(isCount('', 0)).toBe(false)
  })
})
