import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { DatabaseError } from './database.ts'
import { EnvError } from './env/values.ts'
import { listen, startFailure } from './listen.ts'

const ok = (_: unknown, response: { end: (text: string) => void }) => response.end('ok')

/** Opens a connection, and sends `text` on it and waits for an answer if there is any. */
async function open(port: number, text = ''): Promise<{ closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await new Promise((resolve) => socket.once('connect', resolve))
  if (text) {
    const answered = new Promise((resolve) => socket.once('data', resolve))
    socket.write(text)
    await answered
  }
  return { closed }
}

const request = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
const longer = 600_000

describe('listening', () => {
  it('tells the port that it got and the address to open', async () => {
    const listening = await listen(ok, '127.0.0.1', 0)
    expect(listening.url).toBe(`http://127.0.0.1:${listening.port}`)
    expect(await (await fetch(listening.url)).text()).toBe('ok')
    await listening.close(0)
  })

  it('fails with what a person can mend', async () => {
    const first = await listen(ok, '127.0.0.1', 0)
    const second = listen(ok, '127.0.0.1', first.port)
    await expect(second).rejects.toThrow(/EADDRINUSE/)
    expect(await second.catch(startFailure)).toMatch(
      /^PORT is taken by another program\. Set PORT to a free one\./,
    )
    await first.close(0)
    const nowhere = listen(ok, '192.0.2.1', 0)
    expect(await nowhere.catch(startFailure)).toMatch(/^HOST is no address of this machine\./)
  })
})

describe('closing', () => {
  it('does not wait for a connection that is kept for later, nor for one that never asked for anything', async () => {
    const listening = await listen(ok, '127.0.0.1', 0)
    const connections = [
      await open(listening.port),
      await open(listening.port, request),
      await open(listening.port, `${request}GET / HTTP/1.1\r\nHost:`),
    ]
    await listening.close(longer)
    await Promise.all(connections.map(({ closed }) => closed))
    await expect(fetch(listening.url)).rejects.toThrow(/fetch failed/)
  })

  it('waits for the answer under way, and hangs up after it', async () => {
    const arrived = Promise.withResolvers<() => void>()
    const listening = await listen(
      (_, response) => arrived.resolve(() => response.end('late')),
      '127.0.0.1',
      0,
    )
    const answer = fetch(listening.url)
    const end = await arrived.promise
    const closed = listening.close(longer)
    end()
    expect(await (await answer).text()).toBe('late')
    await closed
  })

  it('waits no longer than it is told to', async () => {
    const arrived = Promise.withResolvers<void>()
    const listening = await listen(() => arrived.resolve(), '127.0.0.1', 0)
    const answer = fetch(listening.url)
    await arrived.promise
    await Promise.all([listening.close(50), expect(answer).rejects.toThrow(/fetch failed/)])
  })
})

describe('what is said of a start that failed', () => {
  it('is one line for what a person can mend', () => {
    expect(startFailure(new EnvError('PORT must be a number'))).toBe('PORT must be a number')
    expect(startFailure(new DatabaseError('The ledger cannot be used'))).toBe('The ledger cannot be used')
  })

  it('is the whole error for a defect', () => {
    expect(startFailure(new TypeError('undefined is no function'))).toMatch(/^TypeError: .*\n {4}at /)
    expect(startFailure('a text')).toBe('a text')
  })
})
