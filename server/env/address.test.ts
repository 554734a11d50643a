import { describe, expect, it } from 'vitest'
import { parseConsoleEnv } from './env.ts'
import { envFailure } from '../testing/env-failure.ts'

describe('PUBLIC_URL', () => {
  it.each([
    ['https://console.example.com', 'https://console.example.com'],
    ['https://console.example.com/', 'https://console.example.com'],
    ['HTTPS://Console.Example.COM:443/Console//', 'https://console.example.com/Console'],
    ['https://host:8443/a/b-c.d_e~f/', 'https://host:8443/a/b-c.d_e~f'],
    ['http://127.0.0.1:8080/console', 'http://127.0.0.1:8080/console'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://localhost/console', 'http://localhost/console'],
  ])('may be %s', (given, taken) => {
    expect(parseConsoleEnv({ PUBLIC_URL: given }).PUBLIC_URL).toBe(taken)
  })

  it.each([
    ['console.example.com', /must be the address that people open/],
    ['/console', /must be the address that people open/],
    ['ftp://console.example.com', /must be the address that people open/],
    ['http://console.example.com', /must be https/],
    ['http://10.0.0.1', /must be https/],
    ['https://user@host', /no user, password, query or fragment/],
    ['https://user:secret@host', /no user, password, query or fragment/],
    ['https://host/?a', /no user, password, query or fragment/],
    ['https://host/console?', /no user, password, query or fragment/],
    ['https://host/#a', /no user, password, query or fragment/],
    ['https://host/a//b', /plain path/],
    ['https://host/a/../b', /plain path/],
    ['https://host/./b', /plain path/],
    ['https://host/a%20b', /plain path/],
    ['https://host/cönsole', /plain path/],
    ['https://host/a"b', /plain path/],
  ])('may not be %s', (given, reason) => {
    const message = envFailure({ PUBLIC_URL: given })
    expect(message).toMatch(/^PUBLIC_URL [^\n]+$/)
    expect(message).toMatch(reason)
  })

  it('is not repeated when there may be a password in it', () => {
    expect(envFailure({ PUBLIC_URL: 'https://user:secret@host' })).not.toContain('secret')
  })
})

describe('TRUSTED_PROXIES', () => {
  it('is nobody unless it is set', () => {
    expect(parseConsoleEnv({}).TRUSTED_PROXIES).toBeUndefined()
  })

  it('is a list of addresses and networks', () => {
    expect(
      parseConsoleEnv({ TRUSTED_PROXIES: ' 127.0.0.1,10.0.0.0/8 ,\t::1 fd00::/8 ' }).TRUSTED_PROXIES,
    ).toEqual(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'])
  })

  it.each([
    'proxy.example.com',
    'loopback',
    '*',
    ',',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0/8',
    '::1/129',
    'fe80::1%eth0',
    '127.0.0.1, nonsense',
  ])('may not be %s', (given) => {
    expect(envFailure({ TRUSTED_PROXIES: given })).toMatch(
      /^TRUSTED_PROXIES must be addresses or networks [^\n]+$/,
    )
  })

  it('may not be everybody', () => {
    expect(envFailure({ TRUSTED_PROXIES: '127.0.0.1, 0.0.0.0/0' })).toMatch(
      /^TRUSTED_PROXIES must not trust every address/,
    )
    expect(envFailure({ TRUSTED_PROXIES: '::/0' })).toMatch(/^TRUSTED_PROXIES must not trust every address/)
    expect(envFailure({ TRUSTED_PROXIES: '::ffff:10.0.0.1' })).toMatch(
      /^TRUSTED_PROXIES must have IPv4 addresses as/,
    )
  })
})
