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
 * Sends people who are not signed in from a page to the sign-in. If a proxy signs people in, a page says what is wrong instead.
 * The files of the app are for anyone, because they hold no data.
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
      const isSignedOut = error instanceof ProblemError && error.parts.status === 401
      if (isSignedOut && kind === 'oidc')
        return c.redirect(address.pathOf(signInAt(c.req.path + new URL(c.req.url).search)))
      return sendProblem(c, address, error, [])
    }
    await next()
  }
}
