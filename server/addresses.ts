import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { UpstreamError } from './upstream-error.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** What of IPv4 is no host of the public internet (IANA's special-purpose registry, RFC 6890). */
const special4 = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  special4.addSubnet(net, prefix, 'ipv4')

/** All that IPv6 has for public hosts, and what of it is none; so mapped, unique-local and link-local are not public. */
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
const special6 = new BlockList()
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special6.addSubnet(net, prefix, 'ipv6')

/** How an IPv6-only network reaches IPv4 (NAT64, RFC 6052): the last four bytes say where. */
const nat64 = new BlockList()
nat64.addSubnet('64:ff9b::', 96, 'ipv6')

/** Whether a host, as a URL or a setting has it, means this machine: a loopback address or a name of RFC 6761. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  if (/^(?:.+\.)?localhost\.?$/i.test(bare)) return true
  return isLoopbackAddress(bare)
}

/** Whether an address is one of this machine's loopback interface; a name is none. */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Whether an address is a host's on the public internet. A name is none. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special4.check(address, 'ipv4')
  if (family === 0) return false
  if (nat64.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address))
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6')
}

function lastFourBytes(address: string): string {
  // A URL writes an address in one way only, with no dots in it.
  const [, tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [low = 0, high = 0] = tail
    .split(':')
    .map((group) => Number.parseInt(group || '0', 16))
    .toReversed()
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

/**
 * A look-up of names for a connection, which then goes to the very address that was checked: it fails with an
 * UpstreamError ("unsafe", nothing sent) when any address of the name is not `allowed`. `what`: the rest of the sentence
 * "… resolves to 10.0.0.1, …".
 */
export function checkedLookup(
  allowed: (address: string) => boolean,
  what: string,
  lookup: LookupFunction = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found
      const other = addresses.find(({ address }) => !allowed(address))
      const [first] = addresses
      if (other || !first) {
        const message = `${hostname} resolves to ${other?.address ?? 'nothing'}, ${what}. Nothing was sent there.`
        return callback(new UpstreamError('unsafe', message, { sent: false }), [])
      }
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

type UploadAddress = {
  url: URL
  /** Whether the name must be looked up to public addresses only: not where the API itself is, which may be private. */
  mustBePublic: boolean
}

/**
 * The address of a file's upload, as upstream gave it for an import, once it is known to be one that a file may go to:
 * https under a name, or at the very host that the API itself is at; plain http only on this machine, and only when the
 * API is here too. Throws UpstreamError for any other, so that no answer can point the console into a private network.
 * The message does not repeat the address: whoever has it can upload.
 */
export function uploadAddress(given: string, apiUrl: string): UploadAddress {
  const url = URL.parse(given)
  const api = new URL(apiUrl)
  if (!url) throw unsafe('is none')
  if (url.username || url.password) throw unsafe('has a user or a password in it')
  const bothHere = isLoopback(url.hostname) && isLoopback(api.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && bothHere)) throw unsafe('is not https')
  if (bothHere || url.hostname === api.hostname) return { url, mustBePublic: false }
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 0 || isLoopback(bare)) throw unsafe('names no public host')
  return { url, mustBePublic: true }
}

function unsafe(what: string): UpstreamError {
  const message = `The address that the API gave for the file ${what}. Nothing was sent there.`
  return new UpstreamError('unsafe', message, { sent: false })
}
