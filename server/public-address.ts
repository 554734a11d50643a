/** Where browsers reach the console: the one place that paths, origins and cookies are made from. */
export type PublicAddress = {
  /** PUBLIC_URL; null where the console is only reached on this machine. */
  url: string | null
  /** What stands before every path: `/console`, or nothing. */
  basePath: string
  /** Whether browsers reach it by https, so that cookies can be Secure. */
  isHttps: boolean
  /** The Path of cookies. */
  cookiePath: string
  /** The values of Host that are ours; asked for at each request, as the port may not be known before. */
  hosts: () => readonly string[]
  /** The origin that a request came to: PUBLIC_URL's, else that of its Host, which the guard has checked. */
  originOf: (host: string) => string
  /** A path as browsers ask for it: `/imports` becomes `/console/imports`. */
  pathOf: (path: string) => string
  /** The same with its origin, for a request that came to `host`. */
  urlOf: (path: string, host: string) => string
  /** A path or target without the base path, which probes may leave out; null for any other that is not under it. */
  pathWithin: (target: string) => string | null
}

/** The address that PUBLIC_URL says, whatever a request claims. */
export function publicAddress(publicUrl: string): PublicAddress {
  const { host, origin, protocol, pathname } = new URL(publicUrl)
  const basePath = pathname === '/' ? '' : pathname
  const defaultPort = protocol === 'https:' ? 443 : 80
  // Some clients name the port even if it is the default.
  const hosts = /:\d+$/.test(host) ? [host] : [host, `${host}:${defaultPort}`]
  return {
    ...under(basePath, () => origin),
    url: publicUrl,
    isHttps: protocol === 'https:',
    hosts: () => hosts,
  }
}

/** The address of a console that only this machine reaches, by several names. */
export function localAddress(hosts: () => readonly string[]): PublicAddress {
  return { ...under('', (host) => `http://${host}`), url: null, isHttps: false, hosts }
}

/** The values of Host that a browser on this machine may know a console by that listens on `host:port`. */
export function ownHosts(host: string, port: number): string[] {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', host.includes(':') ? `[${host}]` : host])
  return [...names].map((name) => (port === 80 ? name : `${name}:${port}`))
}

/** Monitoring asks at the listening address, without the base path. */
const probes = /^\/(?:healthz|readyz|metrics)(?:\?|$)/

/** Whether a target is one that a probe asks for. */
export function isProbe(target: string): boolean {
  return probes.test(target)
}

function under(basePath: string, originOf: PublicAddress['originOf']) {
  return {
    basePath,
    cookiePath: basePath || '/',
    originOf,
    pathOf: (path: string) => basePath + path,
    urlOf: (path: string, host: string) => originOf(host) + basePath + path,
    pathWithin: (target: string) => {
      if (basePath === '' || probes.test(target)) return target
      if (!target.startsWith(basePath)) return null
      const rest = target.slice(basePath.length)
      if (rest === '' || rest.startsWith('?')) return `/${rest}`
      return rest.startsWith('/') ? rest : null
    },
  }
}
