import { describe, expect, it } from 'vitest'
import { localAddress, publicAddress } from './public-address.ts'

const host = '127.0.0.1:4310'

describe('a public address', () => {
  it('with a base path puts it before every path', () => {
    const address = publicAddress('https://host:8443/a/console')
    expect(address).toMatchObject({ basePath: '/a/console', cookiePath: '/a/console', isHttps: true })
    expect(address.hosts()).toEqual(['host:8443'])
    expect(address.pathOf('/imports')).toBe('/a/console/imports')
    expect(address.urlOf('/imports', host)).toBe('https://host:8443/a/console/imports')
    expect(address.originOf(host)).toBe('https://host:8443')
  })

  it('without one has the whole origin', () => {
    const address = publicAddress('https://console.example.com')
    expect(address).toMatchObject({ basePath: '', cookiePath: '/', isHttps: true })
    expect(address.hosts()).toEqual(['console.example.com', 'console.example.com:443'])
    expect(address.urlOf('/imports', host)).toBe('https://console.example.com/imports')
    expect(address.pathWithin('/imports?a=/b')).toBe('/imports?a=/b')
  })

  it.each([
    ['/console', '/'],
    ['/console/', '/'],
    ['/console?a=b', '/?a=b'],
    ['/console/?a=b', '/?a=b'],
    ['/console/imports/1?a=b', '/imports/1?a=b'],
    ['/console/console', '/console'],
    // Probes ask at the socket itself.
    ['/healthz', '/healthz'],
    ['/console/healthz', '/healthz'],
    ['/readyz?verbose', '/readyz?verbose'],
    ['/', null],
    ['/imports', null],
    ['/Console/imports', null],
    ['/consoles/imports', null],
    ['/healthz/imports', null],
    ['/console.js', null],
    ['//console/imports', null],
    ['http://host/console/imports', null],
    ['*', null],
  ])('reads the target %s as %s', (target, within) => {
    expect(publicAddress('https://host/console').pathWithin(target)).toBe(within)
  })
})

it('an address on this machine is the one that was asked for', () => {
  const address = localAddress(() => ['127.0.0.1:1', 'localhost:1'])
  expect(address).toMatchObject({ url: null, basePath: '', cookiePath: '/', isHttps: false })
  expect(address.urlOf('/imports', 'localhost:1')).toBe('http://localhost:1/imports')
  expect(address.pathWithin('*')).toBe('*')
})
