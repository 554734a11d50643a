import { describe, expect, it } from 'vitest'
import { isLoopback, isPublicAddress } from './addresses.ts'

describe('a host that is this machine', () => {
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '[::1]',
    '::ffff:127.0.0.1',
    'localhost',
    'localhost.',
    'LOCALHOST',
    'exa.localhost',
    'a.b.localhost.',
  ])('may be called %s', (host) => {
    expect(isLoopback(host)).toBe(true)
  })

  it.each([
    '::ffff:10.0.0.1',
    '0.0.0.0',
    '::',
    'localhost.example',
    'mylocalhost',
    '.localhost',
    'localhost..',
    '',
  ])('is not called %j', (host) => {
    expect(isLoopback(host)).toBe(false)
  })
})

describe('an address', () => {
  it.each(['8.8.8.8', '100.63.255.255', '172.32.0.1', '2606:4700::1', '2a00:1450::2', '64:ff9b::808:808'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  it.each([
    ['unspecified', '0.0.0.0'],
    ['unspecified', '::'],
    ['loopback', '127.0.0.2'],
    ['loopback', '::1'],
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '192.168.0.1'],
    ['of a carrier’s network', '100.64.0.1'],
    ['link-local', '169.254.169.254'],
    ['link-local', 'fe80::1'],
    ['link-local with its interface', 'fe80::1%eth0'],
    ['unique-local', 'fd00:ec2::254'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['IPv4 in IPv6, private', '::ffff:10.0.0.1'],
    ['IPv4 in IPv6, public', '::ffff:8.8.8.8'],
    ['IPv4 in IPv6 of old', '::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['behind NAT64, loopback', '64:ff9b::127.0.0.1'],
    ['behind NAT64, private', '64:ff9b::a00:0'],
    ['behind NAT64, unspecified', '64:ff9b::'],
    ['for documents', '2001:db8::1'],
    ['no address', 'localhost'],
  ])('that is %s is not public: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})
