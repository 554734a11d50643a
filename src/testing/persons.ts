import { ProblemError } from '../../server/problem.ts'
import type { Caller } from '../../server/route.ts'
import { freePort } from '../../server/testing/free-port.ts'
import type { Role } from '../contract/who.ts'
import { type OpenConsole, startSandbox } from './open-page.tsx'

const addressOf = (name: string) => `${name.split(' ')[0]?.toLowerCase()}@example.com`

export const person = (name: string, role: Role): Caller => ({
  who: { kind: 'person', subject: addressOf(name), name, address: addressOf(name) },
  role,
})

export const vera: Caller = person('Vera Viewer', 'viewer')
export const otto: Caller = person('Otto Operator', 'operator')
export const ada: Caller = person('Ada Admin', 'admin')

/** Whoever sits there: signs in, is signed out by the server, and lets somebody else sign in. */
export type Seat = { identify: () => Promise<Caller>; sits: (caller: Caller) => void; end: () => void }

/** A seat for the option `identify` of a console, and who sits there at first. */
export function seatOf(first: Caller): Seat {
  let now: Caller | null = first
  return {
    identify: async () => {
      if (now) return now
      throw new ProblemError({
        status: 401,
        code: 'session_ended',
        message: 'Your session has ended. Nothing was done.',
      })
    },
    sits: (caller) => (now = caller),
    end: () => (now = null),
  }
}

/** Starts a console in the sandbox that has a sign-in, with its tokens; who sits there is said by the seat, and by no provider. */
export async function startTeam(seat: Seat, env: Record<string, string> = {}): Promise<OpenConsole> {
  const port = await freePort()
  const signIn = {
    AUTH: 'oidc',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    // Nothing listens there.
    OIDC_ISSUER: 'http://127.0.0.1:9',
    OIDC_CLIENT_ID: 'imports-console',
    OIDC_CLIENT_SECRET: 'a-secret-of-the-page-tests-0123456789',
    ROLE_ADMIN: 'imports-admins',
  }
  return startSandbox({ SANDBOX_IMPORTS: '2', ...signIn, ...env }, seat)
}
