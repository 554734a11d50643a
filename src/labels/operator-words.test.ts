import { expect, it } from 'vitest'
import { operatorWords } from './operator-words.ts'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

it.each([
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/140.0.0.0 Safari/537.36 at 127.0.0.1`,
    '127.0.0.1 · Chrome on Linux',
  ],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/140.0.0.0 Safari/537.36 at ::1`,
    '::1 · Chrome on Linux',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0 at 10.0.0.4`,
    '10.0.0.4 · Edge on Windows',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 at 10.0.0.4',
    '10.0.0.4 · Firefox on Linux',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15 at 10.0.0.4',
    '10.0.0.4 · Safari on macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1 at 10.0.0.4',
    '10.0.0.4 · Safari on iPhone',
  ],
  ['curl/8.5.0 at 127.0.0.1', '127.0.0.1 · curl/8.5.0'],
  // Tools that look for addresses call themselves Mozilla too.
  ['Mozilla/5.0 (compatible; watch) at 127.0.0.1', '127.0.0.1 · Mozilla/5.0 (compatible; watch)'],
  ['Ada at the helm at 127.0.0.1', '127.0.0.1 · Ada at the helm'],
  ['127.0.0.1', '127.0.0.1'],
  ['Ada', 'Ada'],
])('%s', (operator, words) => {
  expect(operatorWords(operator)).toBe(words)
})
