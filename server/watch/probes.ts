import { problemBody } from '../problem.ts'
import type { PublicAddress } from '../public-address.ts'
import { type ConsoleContext, route, type Route } from '../route.ts'
import type { Upstream } from '../upstream.ts'
import type { Readiness } from './readiness.ts'

type Deps = {
  readiness: Pick<Readiness, 'checks'>
  upstream: Pick<Upstream, 'host'>
  address: PublicAddress
}

/** For monitoring: `healthz` says that the console runs, `readyz` whether it can do its work. */
export function probeRoutes({ readiness, upstream, address }: Deps): Route[] {
  return [
    route.get('/healthz', { role: 'anyone', query: 'any' }, (c) => c.json({ status: 'ok' })),
    route.get('/readyz', { role: 'anyone', query: 'any' }, async (c) => {
      const found = await readiness.checks()
      const isInside = !isPassedOn(c, address)
      const words = (message: string) => (isInside ? message : askInside)
      const checks = found.map(({ name, status, message }) => ({ name, status, message: words(message) }))
      const wrong = found.find(({ status }) => status === 'failed')
      const api = isInside ? (upstream.host ?? 'sandbox') : askInside
      if (!wrong) return c.json({ status: 'ready', upstream: api, checks })
      const parts = { status: 503, code: wrong.code ?? wrong.name, message: words(wrong.message) }
      return c.json({ ...problemBody(parts, c.get('requestId')), checks }, 503)
    }),
  ]
}

/** Anybody outside gets this instead of paths and hosts. */
const askInside = 'The console tells more to whoever asks at the address that it listens on, past the proxy.'

/** Whether a request came through PUBLIC_URL, like those of browsers, or through a proxy. It may be from anybody then. */
function isPassedOn(c: ConsoleContext, { url, hosts }: PublicAddress): boolean {
  const host = c.req.header('host')?.toLowerCase() ?? ''
  return c.req.header('x-forwarded-for') !== undefined || (url !== null && hosts().includes(host))
}
