import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClientAddress } from './client-address.ts'

/** A request as it came over a socket from `remoteAddress`, through proxies that each appended whom they heard. */
function from(remoteAddress: string, forwardedFor?: string): IncomingMessage {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }
  // The two things that are read of it.
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage
}

describe('where a request came from', () => {
  it('is the far end of the socket where no proxy is trusted', () => {
    const clientAddress = createClientAddress([])
    expect(clientAddress(from('127.0.0.1', '203.0.113.9'))).toBe('127.0.0.1')
    expect(clientAddress(from('::ffff:127.0.0.1'))).toBe('127.0.0.1')
    expect(clientAddress(from('::1'))).toBe('::1')
    expect(clientAddress(undefined)).toBe('in process')
  })

  const clientAddress = createClientAddress(['127.0.0.1', '::1', '10.0.0.0/8', '2001:db8:1::/48'])
  it.each([
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['127.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['127.0.0.1', '  198.51.100.7  ', '198.51.100.7'],
    ['::ffff:127.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['::1', '2001:db8:2::9', '2001:db8:2::9'],
    ['127.0.0.1', '198.51.100.7, 10.1.2.3', '198.51.100.7'],
    ['127.0.0.1', '198.51.100.7,2001:db8:1::5,10.1.2.3', '198.51.100.7'],
    ['127.0.0.1', '203.0.113.1, 198.51.100.7, 10.1.2.3', '198.51.100.7'],
    ['127.0.0.1', '198.51.100.7:61234', '198.51.100.7'],
    ['127.0.0.1', '[2001:db8:2::9]:443', '2001:db8:2::9'],
    ['127.0.0.1', '::ffff:198.51.100.7', '198.51.100.7'],
    ['127.0.0.1', 'fe80::1%eth0', 'fe80::1'],
    // All of them ours: the first is the one who asked.
    ['127.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    // What is no address leaves what the proxy itself is.
    ['127.0.0.1', 'unknown', '127.0.0.1'],
    ['127.0.0.1', '198.51.100.7, _hidden', '127.0.0.1'],
    ['127.0.0.1', '198.51.100.7, unknown, 10.1.2.3', '10.1.2.3'],
    ['127.0.0.1', '198.51.100.7,', '127.0.0.1'],
    // Not from a proxy of ours.
    ['192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['11.0.0.1', '198.51.100.7', '11.0.0.1'],
  ])('from %s with %j is %s', (remote, header, expected) => {
    expect(clientAddress(from(remote, header))).toBe(expected)
  })

  it('cannot be forged by a client, whatever it sends, with any number of proxies between', () => {
    const client = fc.tuple(fc.integer({ min: 11, max: 126 }), fc.nat(255), fc.nat(255), fc.nat(255))
    const proxy = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((rest) => `10.${rest.join('.')}`)
    const forged = fc.oneof(
      fc.constantFrom('127.0.0.1', '10.0.0.1', '::1', '', ' ', 'unknown', '[', ':', '0', '1.2.3.4,,10.0.0.1'),
      fc.string(),
      fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 5 }).map((list) => list.join(', ')),
    )
    fc.assert(
      fc.property(client, fc.array(proxy, { maxLength: 3 }), fc.option(forged), (bytes, between, header) => {
        const address = bytes.join('.')
        // The first proxy appends the client, each one after it the proxy before.
        const appended = [address, ...between]
        const sent = [...(header === null ? [] : [header]), ...appended].join(', ')
        expect(clientAddress(from('127.0.0.1', sent))).toBe(address)
        // With no proxy between, its own socket says who it is.
        expect(clientAddress(from(address, header ?? undefined))).toBe(address)
      }),
    )
  })
})
