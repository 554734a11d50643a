import type { MiddlewareHandler } from 'hono'
import type { SignIn } from '../../src/contract/access.ts'
import { isPagePath } from '../../src/contract/page-paths.ts'
import { ProblemError } from '../problem.ts'
import type { PublicAddress } from '../public-address.ts'
import type { ConsoleEnvironment } from '../route.ts'
import type { Identify } from './identify.ts'
import { sendProblem } from './plain-page.ts'
import { signInAt } from './routes.ts'

/**
 * Leads whoever asks for a page without being signed in to the sign-in; where a proxy signs people in, a page says what is
 * wrong. The app's own files are for anyone: they hold no data.
 */
export function createPageGuard(
  kind: SignIn,
  identify: Identify,
  address: PublicAddress,
): MiddlewareHandler<ConsoleEnvironment> {
  return async (c, next) => {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!isRead || !isPagePath(c.req.path)) return next()
    try {
      await identify(c)
    } catch (error) {
      const isSession = error instanceof ProblemError && error.parts.status === 401
      if (isSession && kind === 'oidc')
        return c.redirect(address.pathOf(signInAt(c.req.path + new URL(c.req.url).search)))
      return sendProblem(c, address, error, [])
    }
    await next()
  }
}
