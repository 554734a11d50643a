import type { MiddlewareHandler } from 'hono'
import type { Socket } from 'node:net'
import { problemError, ProblemError } from './problem.ts'
import { isProbe, ownHosts, type PublicAddress } from './public-address.ts'
import type { ConsoleEnvironment } from './route.ts'

type Options = { address: PublicAddress; readOnly: boolean }

type Seen = {
  method: string
  /** The request target as it came over the wire, before any URL parser tidied it up. */
  target: string
  header: (name: string) => string | undefined
  socket: Socket | undefined
}

/**
 * Checks every request before any routing: Host, target, method, origin, content type, read-only. The first rule that
 * does not hold answers; nothing reaches a handler, so nothing reaches upstream.
 */
export function guard(options: Options): MiddlewareHandler<ConsoleEnvironment> {
  return async (c, next) => {
    const { incoming } = c.env ?? {}
    const url = new URL(c.req.url)
    const seen: Seen = {
      method: incoming?.method ?? c.req.method,
      target: incoming?.url ?? url.pathname + url.search,
      header: (name) => c.req.header(name),
      socket: incoming?.socket,
    }
    const refused = check(seen, options)
    if (refused) throw refused
    await next()
  }
}

const readMethods = new Set(['GET', 'HEAD'])
const changeMethods = new Set(['POST', 'PATCH', 'DELETE'])
const bodyMethods = new Set(['POST', 'PATCH'])

/** The one thing that is PUT here: the file of an import. It is no JSON, and its content type says nothing of it. */
const uploadTarget = /^\/api\/console\/uploads\/[A-Za-z0-9_-]{1,128}$/

/** Whoever signed in may sign out again, whatever else is refused. */
const signOutTarget = '/api/console/sign-out'

/**
 * A path of letters, digits and the few signs that our own paths use: no escapes, so that no two readers can decode one
 * differently; no empty segment, no `.` and no `..`.
 */
const plainPath = /^\/(?:(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~@-]+(?:\/(?=.)|$))*$/
const plainQuery = /^[\x21\x23-\x5b\x5d-\x7e]*$/
const longestTarget = 4_096

function check(seen: Seen, { address, readOnly }: Options): ProblemError | null {
  const { method, header } = seen
  const host = header('host')?.toLowerCase()
  if (!host || !(address.hosts().includes(host) || isProbeOf(seen, host))) return wrongHost(address, host)

  const target = address.pathWithin(seen.target) ?? seen.target
  const [path, query] = splitTarget(target)
  // Of a page one slash at the end is let through: it leads to the page.
  const plain = isPage(path) ? path.replace(/(?<=.)\/$/, '') : path
  if (target.length > longestTarget || !plainPath.test(plain) || !plainQuery.test(query))
    return problemError(
      400,
      'bad_target',
      'The request target is not a plain path: letters, digits, "-", "_", "." and "~" between single slashes.',
    )

  if (address.pathWithin(seen.target) === null)
    return problemError(404, 'outside_base_path', outsideBasePath(address))

  const isUpload = uploadTarget.test(target)
  const isChange = changeMethods.has(method) || (method === 'PUT' && isUpload)
  if (!isChange && !readMethods.has(method)) {
    const message = `${method} is not a method of this console.`
    const allow = isUpload ? ['PUT'] : [...readMethods, ...changeMethods]
    return new ProblemError({ status: 405, code: 'method_not_allowed', message, allow })
  }

  const isLinked = !isChange && (isPage(path) || (signInTarget.test(path) && mayNavigate(header)))
  if (!isLinked && !isSameOrigin(header, address.originOf(host), isChange))
    return problemError(
      403,
      'cross_origin',
      'Only the console’s own pages, or a client that is no browser, may call this.',
    )

  if (bodyMethods.has(method) && !/^application\/json\s*(;|$)/i.test(header('content-type') ?? ''))
    return problemError(415, 'unsupported_media_type', 'The body must be sent as application/json.')

  if (isChange && readOnly && target !== signOutTarget)
    return problemError(
      403,
      'read_only',
      'This console was started with READ_ONLY=1, so it changes nothing. Start it without that setting to make changes.',
    )
  return null
}

function splitTarget(target: string): [string, string] {
  const mark = target.indexOf('?')
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

/** Pages may be linked to from anywhere; no other site has a reason to ask for what is not one. */
function isPage(path: string): boolean {
  return !/^\/(?:api|healthz|readyz|metrics)(?:\/|$)/.test(path)
}

/** The routes of the sign-in, which links from elsewhere and the provider lead to. */
const signInTarget = /^\/api\/console\/(?:sign-in(?:\/callback)?|signed-out)$/

/** Whether a browser opens it as a page, not as part of one and not by a script. */
function mayNavigate(header: Seen['header']): boolean {
  return header('sec-fetch-mode') === 'navigate' && header('sec-fetch-dest') === 'document'
}

/** A probe comes to the very address that it names, so no name has been made to point here. */
function isProbeOf({ target, socket }: Seen, host: string): boolean {
  if (!socket || !isProbe(target)) return false
  const { localAddress = '', localPort = 0 } = socket
  return ownHosts(localAddress.replace(/^::ffff:/, ''), localPort).includes(host)
}

function wrongHost({ url }: PublicAddress, host: string | undefined): ProblemError {
  const message =
    url === null
      ? 'This console does not answer for that Host. Open it at the address that it printed.'
      : `This console is at ${url}; the Host of the request was ${JSON.stringify(host?.slice(0, 100) ?? '')}. Open it there. A proxy before it has to pass on the Host that it was asked for.`
  return problemError(421, 'wrong_host', message)
}

function outsideBasePath({ url, basePath }: PublicAddress): string {
  return `This console is at ${url}, and the request came without "${basePath}". Open it there. If you did, the proxy before it takes "${basePath}" off: it has to pass the path on as it is.`
}

/**
 * Whether a request comes from our own origin. Browsers say so in Sec-Fetch-Site, older ones only in Origin. A client that sends
 * neither is no browser, so no page of another site can have made the request. `none` means that a person navigated: only for reads.
 */
function isSameOrigin(header: Seen['header'], ours: string, isChange: boolean): boolean {
  const site = header('sec-fetch-site')
  const origin = header('origin')
  const isNavigation = site === 'none' && origin === undefined && !isChange
  const siteHolds = site === undefined || site === 'same-origin' || isNavigation
  const originHolds = origin === undefined || origin.toLowerCase() === ours
  return siteHolds && originHolds
}
