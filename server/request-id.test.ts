import { describe, expect, it } from 'vitest'
import { newRequestId, plainRequestId } from './request-id.ts'

describe('a request id', () => {
  it('of our own is plain, and each one another', () => {
    const ids = Array.from({ length: 1_000 }, () => newRequestId('con'))
    expect(ids.every((id) => id.startsWith('con_') && plainRequestId(id) === id)).toBe(true)
    expect(new Set(ids).size).toBe(1_000)
  })

  it.each(['req_01J', 'a-b_c', 'x'.repeat(128)])('of upstream, %s, is passed on', (id) => {
    expect(plainRequestId(id)).toBe(id)
  })

  it.each([null, undefined, '', 'a b', 'a\r\nb: c', '<b>', 'é', 'x'.repeat(129)])(
    'that is %j is not',
    (id) => {
      expect(plainRequestId(id)).toBeNull()
    },
  )
})
