import { describe, expect, it } from 'vitest'
import { programOf } from './operator.ts'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('programOf', () => {
  it.each([
    [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/156.0.0.0 Safari/537.36`, 'Chrome 156 on Linux'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1`,
      'Edge 156 on Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7; rv:150.0) Gecko/20100101 Firefox/150.0',
      'Firefox 150 on macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1 Version/26.0 Mobile Safari/604.1',
      'Safari 26 on iOS',
    ],
    ['curl/8.5.0', 'curl/8.5.0'],
    ['node', 'node'],
    ['', ''],
    ['<b>\u0000', '<b>'],
    ['x'.repeat(500), 'x'.repeat(60)],
  ])('%s', (userAgent, program) => expect(programOf(userAgent)).toBe(program))
})
