import { codeOf } from './error-code.ts'

/** `proxy_refused`, `certificate`, `name_not_found` and `unreachable` say who stood in the way: nothing was sent. */
export type Fault =
  | 'timeout'
  | 'proxy_refused'
  | 'certificate'
  | 'name_not_found'
  | 'unreachable'
  | 'reset'
  | 'redirect'
  | 'too_large'
  | 'unsafe'

/** No usable answer came. `sent` is false only when the request certainly never left. */
export class UpstreamError extends Error {
  override name = 'UpstreamError'
  readonly fault: Fault
  readonly sent: boolean
  constructor(fault: Fault, message: string, options: { sent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.fault = fault
    this.sent = options.sent
  }
}

/** Where a call went, for words about its failure. */
type Destination = {
  url: URL
  /** Which setting names it, for what to do; none for an address that the API gave. */
  setting?: 'EXA_BASE_URL'
  /** The proxy of the environment, if there is one. NO_PROXY may still have excluded the host. */
  proxy: URL | null
}

/** What a call of undici's failed with, in our terms. */
export function asUpstreamError(error: unknown, signal: AbortSignal, to: Destination): UpstreamError {
  if (error instanceof UpstreamError) return error
  const code = codeOf(error) ?? 'unknown'
  if (neverLeft(error, code)) {
    const { fault, message } = whoRefused(error, code, to)
    return new UpstreamError(fault, message, { sent: false, cause: error })
  }
  if (signal.aborted || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return new UpstreamError('timeout', 'No whole answer came in time.', { sent: true, cause: error })
  return new UpstreamError('reset', `The connection broke before a whole answer came (${code}).`, {
    sent: true,
    cause: error,
  })
}

/** What the check of a certificate fails with, in Node's words for what OpenSSL says. */
const certificateCode =
  /^(ERR_TLS_CERT_.*|CERT_.*|CRL_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|ERROR_IN_C.*|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|UND_ERR_PRX_TLS)$/

/** What a proxy, a TLS handshake or a connection that came too late fails with, all before the request leaves. */
const beforeTheRequest = /^(UND_ERR_CONNECT_TIMEOUT|UND_ERR_PRX_.*|UND_ERR_SOCKS5.*|ERR_TLS_.*)$/

/** undici has no separate code for a proxy that refuses the tunnel. */
const tunnelRefused = /^Proxy response \((\d+)\)/

/** Whether a call failed before its request left. A code such as EHOSTUNREACH can also come long after that. */
function neverLeft(error: unknown, code: string): boolean {
  if (beforeTheRequest.test(code) || certificateCode.test(code)) return true
  if (!(error instanceof Error)) return false
  // Every address of a name was tried, or the one that there is.
  if (error instanceof AggregateError) return true
  if ('syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')) return true
  return code === 'UND_ERR_ABORTED' && tunnelRefused.test(error.message)
}

type Refusal = { fault: Fault; message: string }

/** Who stood in the way of a request that never left, and what to do about it. No password is in it. */
function whoRefused(error: unknown, code: string, to: Destination): Refusal {
  const { proxy } = to
  const status = error instanceof Error ? tunnelRefused.exec(error.message)?.[1] : undefined
  if (proxy && (status !== undefined || /^UND_ERR_(PRX_CONN|SOCKS5)/.test(code)))
    return { fault: 'proxy_refused', message: proxyWords(proxy, status, code, to) }
  if (certificateCode.test(code)) return { fault: 'certificate', message: certificateWords(code, to) }
  const met = detailsOf(error)
  if (met.syscall === 'getaddrinfo') {
    const isProxy = proxy !== null && met.hostname === bareHost(proxy)
    const name = isProxy ? `The name of the proxy, ${bareHost(proxy)},` : `The name ${bareHost(to.url)}`
    const advice = isProxy ? 'Check HTTPS_PROXY' : to.setting ? `Check ${to.setting}` : 'Check the network'
    return {
      fault: 'name_not_found',
      message: `${name} does not resolve (${code}). ${advice} and the name server where the console runs.`,
    }
  }
  const isProxy = proxy !== null && met.port === portOf(proxy) && met.port !== portOf(to.url)
  const place = isProxy ? `the proxy ${shown(proxy)}` : hostAndPort(to.url)
  const advice = isProxy ? 'Check HTTPS_PROXY.' : to.setting ? `Check ${to.setting} and the network.` : ''
  return { fault: 'unreachable', message: `${howUnreachable(code, place)} ${advice}`.trim() }
}

function proxyWords(proxy: URL, status: string | undefined, code: string, to: Destination): string {
  const name = `The proxy ${shown(proxy)}`
  if (status === '407' || /AUTH/.test(code)) {
    const how = status ?? code
    return proxy.username
      ? `${name} did not accept the user and password in HTTPS_PROXY (${how}). Correct them there.`
      : `${name} asks for a user and a password (${how}). Put them into HTTPS_PROXY: http://user:password@…`
  }
  const advice = `Have it let ${hostAndPort(to.url)} through, or name the host in NO_PROXY.`
  if (status !== undefined)
    return `${name} answered ${status} instead of connecting to ${hostAndPort(to.url)}. ${advice}`
  if (code === 'UND_ERR_PRX_CONN')
    return `${name} hung up instead of connecting to ${hostAndPort(to.url)}. Check HTTPS_PROXY.`
  return `${name} did not connect to ${hostAndPort(to.url)} (${code}). ${advice}`
}

function certificateWords(code: string, { url, proxy, setting }: Destination): string {
  const whose = code === 'UND_ERR_PRX_TLS' && proxy ? `the proxy ${shown(proxy)}` : hostAndPort(url)
  const [, why, advice] = certificateFaults.find(([codes]) => codes.test(code)) ?? [
    null,
    'it did not pass the check',
    `See to the certificate${setting ? `, or to ${setting}` : ''}.`,
  ]
  return `The certificate of ${whose} was not accepted: ${why} (${code}). ${advice}`
}

const certificateFaults: readonly [RegExp, string, string][] = [
  [
    /SELF_SIGNED|UNABLE_TO|INVALID_CA|CERT_UNTRUSTED/,
    'nobody who is trusted here has signed it',
    'If a proxy inspects TLS here, or it is of your own CA, set NODE_EXTRA_CA_CERTS to the file of that CA’s certificate.',
  ],
  [
    /EXPIRED|NOT_YET/,
    'it is not valid at this time',
    'Check the clock of this machine, then the certificate.',
  ],
  [
    /ALTNAME|MISMATCH|PRX_TLS/,
    'it is for another name',
    'Check the name in EXA_BASE_URL and in HTTPS_PROXY.',
  ],
]

function howUnreachable(code: string, place: string): string {
  if (code === 'ECONNREFUSED') return `Nothing listens at ${place} (${code}).`
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT')
    return `No connection to ${place} came about in time (${code}).`
  return `There is no way to ${place} (${code}).`
}

type Met = { syscall?: unknown; hostname?: unknown; port?: unknown }

/** What Node says of a connection that failed; of several addresses, of the first. */
function detailsOf(error: unknown): Met {
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error
  return typeof one === 'object' && one !== null ? one : {}
}

function shown({ protocol, host }: URL): string {
  return `${protocol}//${host}`
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : protocol === 'http:' ? 80 : 1080)
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${portOf(url)}`
}
