import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from './listen.ts'
import { type RawAnswer, rawRequest } from './testing/raw-request.ts'
import { startConsole, type TestConsole } from './testing/start-console.ts'

let console: TestConsole
beforeAll(async () => {
  // Nothing here gets as far as upstream.
  console = await startConsole({ upstream: 'http://127.0.0.1:9' })
})
afterAll(() => console.close())

/** So many kilobytes of cookies, as a browser keeps them: up to 4 kB each. */
function cookies(kilobytes: number): string {
  const each = Array.from({ length: Math.ceil(kilobytes / 4) }, (_, n) => `cookie${n}=${'x'.repeat(4_080)}`)
  return `Cookie: ${each.join('; ')}`
}

function problemOf({ status, headers, body }: RawAnswer) {
  const { code, message } = JSON.parse(body) as { code: string; message: string }
  return { status, code, message, policy: headers.get('content-security-policy')?.slice(0, 18) }
}

const policy = "default-src 'none'"

describe('cookies that other programs left on this host', () => {
  it.each([16, 64, 720])('lock nobody out: %i kB', async (kilobytes) => {
    const answer = await console.raw('GET /api/console/info HTTP/1.1', [cookies(kilobytes)])
    expect(answer.status).toBe(200)
  })

  it('are answered where no browser keeps so many', async () => {
    const answer = await console.raw('GET / HTTP/1.1', [cookies(3_000)])
    expect(problemOf(answer)).toMatchObject({ status: 431, code: 'headers_too_large', policy })
    expect(problemOf(answer).message).toMatch(/cookies .* clear them, or open the console as localhost/)
  })
})

describe('what is no request', () => {
  it.each(['GET / HTTP/9.9', 'hello', 'GET / HTTP/1.1\r\nno colon'])(
    '%j is answered with our headers',
    async (line) => {
      const answer = await rawRequest(console.port, [line])
      expect(problemOf(answer)).toMatchObject({ status: 400, code: 'bad_request', policy })
      expect(answer.headers.get('x-request-id')).toMatch(/^con_/)
    },
  )

  it('in the middle of an answer cuts that off, and adds nothing to it', async () => {
    const listening = await listen(
      (_, response) => void response.writeHead(200, { 'content-length': '10' }).write('half'),
      '127.0.0.1',
      0,
    )
    const socket = connect(listening.port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    let text = ''
    socket.on('data', (data) => {
      text += data.toString()
      if (text.endsWith('half')) socket.write('no request\r\n\r\n')
    })
    socket.on('error', () => {})
    await new Promise((resolve) => socket.on('close', resolve))
    await listening.close(0)
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(text.endsWith('half')).toBe(true)
  })
})
