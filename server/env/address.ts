import { isIP } from 'node:net'
import * as v from 'valibot'
import { isLoopback } from '../addresses.ts'
import { textTo } from './values.ts'

/** Only paths that every proxy and browser writes the same way, so that nobody has to decode them. */
const plainBasePath = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)*$/

const publicUrl = textTo((value, refuse) => {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol))
    return refuse('must be the address that people open, such as https://console.example.com/console')
  if (url.username || url.password || /[?#]/.test(value))
    return refuse('must hold no user, password, query or fragment')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return refuse('must be https: plain http would show every session to the network (loopback may have it)')
  // Checked before the parser normalises it, because the proxy is configured with the same text.
  const written = value.replace(/^https?:\/\/[^/]*/i, '').replace(/\/+$/, '')
  if (!plainBasePath.test(written))
    return refuse('must have a plain path: letters, digits, "-", "_", "." and "~" between single slashes')
  return url.origin + written
})

const proxiesRule = 'must be addresses or networks with commas between them, such as 127.0.0.1, 10.0.0.0/8'

const trustedProxies = v.pipe(
  v.string(),
  v.transform((value) => value.split(/[\s,]+/).filter((each) => each !== '')),
  v.check((networks) => networks.length > 0 && networks.every(isNetwork), proxiesRule),
  v.check(
    (networks) => !networks.some((network) => /\/0+$/.test(network)),
    'must not trust every address: anybody could then say where a request came from',
  ),
  v.check(
    (networks) => !networks.some((network) => /^::ffff:/i.test(network)),
    'must have IPv4 addresses as 10.0.0.1, without "::ffff:"',
  ),
)

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%') || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32))
}

/** The variables of the public address and of the proxies before the console. */
export const addressFields = {
  /** Without a slash at its end. */
  PUBLIC_URL: v.optional(publicUrl),
  TRUSTED_PROXIES: v.optional(trustedProxies),
}
