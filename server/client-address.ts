import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Tells where a request came from. */
type ClientAddress = (incoming: IncomingMessage | undefined) => string

/**
 * Where a request came from: the other end of the socket, or if that is a trusted proxy, an address in X-Forwarded-For. The header
 * is read from the right, because each proxy appends the address that it saw. Anybody may have written what is left of the first
 * address that is no trusted proxy. `proxies`: addresses and networks, as in TRUSTED_PROXIES.
 */
export function createClientAddress(proxies: readonly string[]): ClientAddress {
  const isTrusted = createIsWithin(proxies)
  return (incoming) => {
    const { remoteAddress } = incoming?.socket ?? {}
    if (remoteAddress === undefined) return 'in process'
    let nearest = plainAddress(remoteAddress) ?? remoteAddress
    if (proxies.length === 0) return nearest
    // Node joins the lines of the header by commas.
    const named = String(incoming?.headers['x-forwarded-for'] ?? '').split(',')
    while (named.length > 0 && isTrusted(nearest)) {
      const next = plainAddress(named.pop() ?? '')
      // What is no address says nothing: the proxy that passed it on is all that is known.
      if (next === null) break
      nearest = next
    }
    return nearest
  }
}

/** Whether the far end of a connection is one of our proxies. */
export function createIsProxy(
  proxies: readonly string[],
): (incoming: IncomingMessage | undefined) => boolean {
  const isWithin = createIsWithin(proxies)
  return (incoming) => {
    const nearest = plainAddress(incoming?.socket.remoteAddress ?? '')
    return nearest !== null && isWithin(nearest)
  }
}

/** Whether an address is one of these addresses, or in one of these networks. */
function createIsWithin(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** An address in the one way that networks are compared by: no port, no brackets, no zone, IPv4 as IPv4. */
function plainAddress(text: string): string | null {
  const trimmed = text.trim()
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(trimmed) ?? []
  const [, before] = /^([\d.]+):\d{1,5}$/.exec(trimmed) ?? []
  const bare = (bracketed ?? before ?? trimmed).replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '')
  return isIP(bare) === 0 ? null : bare
}
